using Grpc.Core;
using Mono.Unix.Native;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>What an earlier driver, or somebody else, has left.</summary>
public sealed class HalfMadeTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_target_that_is_there_and_not_mounted_is_mounted_and_removed()
    {
        var files = Content.Set("f", 2, 10_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        Directory.CreateDirectory(node.TargetOf("one"));
        await node.UnpublishAsync("one");
        Assert.False(Directory.Exists(node.TargetOf("one")));
        Directory.CreateDirectory(node.TargetOf("two"));
        await Tree.AssertSameAsync(files, await node.PublishAsync("two"));
        await node.UnpublishAsync("two");
        await node.UnpublishAsync("never");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_was_detached_under_a_staged_volume_is_mounted_again()
    {
        var files = Content.Set("f", 2, 10_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("pod");
        var shared = node.SharedOf(target);
        Mounts.Unmount(shared, detach: true);
        await node.StageAsync();
        Assert.Contains(shared, node.MountedTargets());

        // A pod whose mount the agent knows no more gets one that it knows.
        await node.PublishAsync("pod");
        Assert.Equal(shared, node.SharedOf(target));
        Assert.Single(node.MountedTargets(), target);
        await Tree.AssertSameAsync(files, target);
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_is_mounted_at_the_staging_path_goes_with_it()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 2, 10_000));
        await node.StageAsync();
        var target = await node.PublishAsync("pod");
        BindMount.Mount(node.SharedOf(target), node.StagingOf());
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_somebody_else_has_mounted_there_is_refused_and_left_alone()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 2, 10_000));
        await node.StageAsync();
        var target = Directory.CreateDirectory(node.TargetOf("pod")).FullName;
        var mounted = await Child.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "none", target);
        Assert.SkipUnless(mounted.ExitCode == 0, mounted.ToString());
        await File.WriteAllTextAsync(Path.Combine(target, "theirs"), "x", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => node.PublishAsync("pod"));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Contains("tmpfs", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(target, "theirs")));
        Assert.Single(node.MountedTargets(), target);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_publish_that_is_refused_leaves_no_mount_behind()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 2, 10_000));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => node.PublishAsync("pod", attributes: ("path", "missing")));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        await node.UnpublishAsync("pod");
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_state_directory_behind_a_symbolic_link_is_the_same_one()
    {
        var files = Content.Set("f", 2, 10_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.Driver.EndAsync(Signum.SIGTERM);
        var link = Path.Combine(node.Root, "link");
        Directory.CreateSymbolicLink(link, node.State);
        await node.StartDriverAsync(link);
        await node.StageAsync();
        await Tree.AssertSameAsync(files, await node.PublishAsync("pod"));
        var mounted = node.MountedTargets();
        await node.PublishAsync("pod");
        Assert.Equal(mounted, node.MountedTargets());
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }
}
