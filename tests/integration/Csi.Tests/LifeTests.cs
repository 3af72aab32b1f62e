using Grpc.Core;
using Mono.Unix.Native;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.CsiDriver.Protocol;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

public sealed class LifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.Test)]
    public async Task A_volume_lives_from_its_making_to_its_end_and_leaves_nothing()
    {
        var files = Content.Set("f", 8, 300_000);
        files["a/b/deep"] = Content.Of("deep", 5000);
        await using var node = await CsiNode.StartAsync(files);
        var volume = await node.CreateAsync();
        Assert.Equal(files.Values.Sum(f => f.Length), volume.CapacityBytes);
        await node.StageAsync(volume.VolumeId);
        var (one, other) = (await node.PublishAsync("one", volume.VolumeId), await node.PublishAsync("other", volume.VolumeId));

        // One file system for all: a page is cached once.
        Assert.Equal(DeviceOf(one), DeviceOf(other));
        foreach (var target in (string[])[one, other]) await Tree.AssertSameAsync(files, target);
        Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(one, "new"), ""));

        var stats = await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = volume.VolumeId, VolumePath = one }, cancellationToken: Token);
        Assert.False(stats.VolumeCondition.Abnormal);
        var bytes = Assert.Single(stats.Usage, u => u.Unit == VolumeUsage.Types.Unit.Bytes);
        Assert.Equal((volume.CapacityBytes, volume.CapacityBytes, 0), (bytes.Total, bytes.Used, bytes.Available));

        // Files, a, a/b, and the root.
        Assert.InRange(Assert.Single(stats.Usage, u => u.Unit == VolumeUsage.Types.Unit.Inodes).Total, files.Count + 2, files.Count + 3);

        await node.UnpublishAsync("one", volume.VolumeId);
        await Tree.AssertSameAsync(files, other);
        var gone = await Assert.ThrowsAsync<RpcException>(async () => await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = volume.VolumeId, VolumePath = one }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, gone.StatusCode);
        await node.UnpublishAsync("other", volume.VolumeId);
        await node.UnstageAsync(volume.VolumeId);
        await node.NothingIsLeftAsync();
        await node.Controller.DeleteVolumeAsync(new DeleteVolumeRequest { VolumeId = volume.VolumeId }, cancellationToken: Token);
        Assert.Empty((await node.Controller.ListVolumesAsync(new ListVolumesRequest(), cancellationToken: Token)).Entries);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Twice_is_once_and_16_at_once_are_one()
    {
        var files = Content.Set("f", 3, 100_000);
        await using var node = await CsiNode.StartAsync(files);
        var volume = (await SameAsync(async () => await node.CreateAsync())).VolumeId;
        await SameAsync(() => node.StageAsync(volume));
        var target = await SameAsync(() => node.PublishAsync("pod", volume));
        Assert.Equal([target], node.MountedTargets().Where(t => t.StartsWith(Path.Combine(node.Root, "kubelet"), StringComparison.Ordinal)));
        Assert.Single(node.MountedTargets(), t => t.StartsWith(node.SharedMounts, StringComparison.Ordinal));
        await Tree.AssertSameAsync(files, target);
        await SameAsync(async () => await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = volume, VolumePath = target }, cancellationToken: Token));
        await SameAsync(async () => await node.Node.NodeGetInfoAsync(new NodeGetInfoRequest(), cancellationToken: Token));
        await SameAsync(() => DoneAsync(node.UnpublishAsync("pod", volume)));
        await SameAsync(() => DoneAsync(node.UnstageAsync(volume)));
        await node.NothingIsLeftAsync();
        await SameAsync(async () => await node.Controller.DeleteVolumeAsync(new DeleteVolumeRequest { VolumeId = volume }, cancellationToken: Token));
    }

    /// <summary>What kubelet looks at before NodeUnstageVolume (SearchMountPoints of k8s.io/mount-utils): other mounts of the file system and directory that the staging path is on.</summary>
    [Fact(Timeout = Limits.Test)]
    public async Task Two_volumes_of_a_Dataset_do_not_keep_each_other_from_being_unstaged()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 2, 10_000));
        string[] volumes = [CsiNode.Dataset, $"{CsiNode.Dataset}/team-b"];
        foreach (var volume in volumes)
        {
            await node.StageAsync(volume);
            await node.PublishAsync(volume.Replace('/', '-'), volume);
        }

        await node.UnpublishAsync(volumes[0]);
        Assert.DoesNotContain(node.StagingOf(volumes[0]), node.MountedTargets());
        await node.UnstageAsync(volumes[0]);
        await node.UnpublishAsync(volumes[1].Replace('/', '-'), volumes[1]);
        Assert.DoesNotContain(node.StagingOf(volumes[1]), node.MountedTargets());
        await node.UnstageAsync(volumes[1]);
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_volume_that_was_staged_for_no_pod_leaves_nothing()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 2, 10_000));
        await node.StageAsync();
        Assert.Single(node.MountedTargets(), t => t.StartsWith(node.SharedMounts, StringComparison.Ordinal));
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Pods_that_come_and_go_at_once_leave_nothing()
    {
        var files = Content.Set("f", 3, 100_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            for (var turn = 0; turn < 4; turn++)
            {
                var target = await node.PublishAsync($"pod{i}");
                await Tree.AssertFileAsync(files["f001"], Path.Combine(target, "f001"));
                await node.UnpublishAsync($"pod{i}");
                Assert.False(Directory.Exists(target));
            }
        }));
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    private static async Task<T> SameAsync<T>(Func<Task<T>> call)
    {
        var first = await call();
        Assert.Equal(first, await call());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => call())), result => Assert.Equal(first, result));
        return first;
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    private static ulong DeviceOf(string path)
    {
        Assert.Equal(0, Syscall.stat(path, out var stat));
        return stat.st_dev;
    }
}
