using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A wholly cached Dataset: no daemon in the path.</summary>
public sealed class DirectMountTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task With_no_agent_and_no_holder_alive_everything_is_listed_and_read_from_disk()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("small/", 40, 114_660);
        files["large"] = Content.Of("large", (20 << 20) + 123);
        await place.IndexAsync(place.Source("source", files));
        Assert.Equal("Complete", (await place.PrefetchAsync()).State);
        var mount = await place.MountAsync();
        Assert.Equal("Direct", mount.Mode);
        Assert.DoesNotContain(Mounts.Read(), m => m.Target.StartsWith(place.State, StringComparison.Ordinal));

        await place.Processes.KillAllAsync();
        Directory.Delete(Path.Combine(place.Root, "source"), recursive: true);
        await Tree.DropCacheAsync(mount.Target);
        await Tree.DropCacheAsync(place.Cache);
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.False(place.Processes.AnyAlive);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task The_next_agent_knows_the_mount_and_the_cached_bytes()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 10, 300_000);
        await place.IndexAsync(place.Source("source", files));
        await place.PrefetchAsync();
        var mount = await place.MountAsync();
        await place.Processes.KillAllAsync();

        var again = await place.MountAsync();
        Assert.Equal(mount, again);
        var dataset = (await place.StatusAsync()).Dataset();
        Assert.Equal(3_000_000, dataset.CachedBytes);
        Assert.Equal(0, dataset.OriginBytes);
        await place.DoAsync("umount", mount.Target);
        Assert.Null(Mounts.At(mount.Target));
    }
}
