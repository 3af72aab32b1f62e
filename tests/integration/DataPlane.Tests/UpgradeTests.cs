using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;

namespace VastK8s.Integration.Tests;

/// <summary>An agent stopped politely, and another one in its place.</summary>
public sealed class UpgradeTests(Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_read_that_began_before_the_stop_finishes_with_the_next_agent()
    {
        await using var place = Workplace.Create();
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 6, 700_000);
        await bucket.PutAsync(files);
        await using var proxy = new FaultProxy(bucket.Endpoint);
        await place.IndexAsync(bucket.Uri, "--endpoint", proxy.Endpoint.ToString());
        var mount = await place.MountAsync();
        await Tree.AssertFileAsync(files["f000"], Path.Combine(mount.Target, "f000"));

        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        proxy.Policy = request =>
        {
            if (!request.Target.Contains("f001", StringComparison.Ordinal)) return null;
            asked.TrySetResult();
            return Fault.Wait(gate.Task);
        };
        var path = Path.Combine(mount.Target, "f001");
        var reading = Tree.Start(() => File.ReadAllBytes(path));
        await asked.Task.WaitAsync(Limits.Soon, TestContext.Current.CancellationToken);
        var old = place.Processes.Agent;
        await place.DoAsync("stop");
        Assert.Null(place.Processes.Agent);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), await Tree.FilesAsync(mount.Target));
        Assert.False(reading.IsCompleted);

        gate.SetResult();
        await place.PrefetchAsync("--path", "f002");
        Assert.NotEqual(old, place.Processes.Agent);
        Tree.AssertBytes(files["f001"], await Tree.BoundedAsync("the read that waited", reading), path);
        await Tree.AssertSameAsync(files, mount.Target);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Stop_unmount_all_leaves_no_mount_and_no_process()
    {
        await using var place = Workplace.Create();
        await place.IndexAsync(place.Source("source", Content.Set("f", 4, 5000)));
        await place.MountAsync("one");
        await place.MountAsync("two");
        await place.DoAsync("stop", "--unmount-all");
        Assert.DoesNotContain(Fuse.Mounts.Read(), m => m.Target.StartsWith(place.Root, StringComparison.Ordinal));
        await Eventually.IsAsync(() => !place.Processes.AnyAlive, "holder and agent end");
    }
}
