using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>What is given back, and when.</summary>
public sealed class DeletionTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_Dataset_that_is_mounted_is_not_deleted_and_one_that_is_not_leaves_nothing()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 4, 300_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        await Tree.AssertFileAsync(files["f000"], Path.Combine(mount.Target, "f000"));

        var refused = await place.RunAsync("delete", Workplace.Dataset);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(mount.Target, refused.Errors, StringComparison.Ordinal);
        await Tree.AssertSameAsync(files, mount.Target);

        await place.DoAsync("umount", mount.Target);
        await place.DoAsync("delete", Workplace.Dataset);
        Assert.Empty(place.Segments);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(place.State, "datasets")));
        Assert.DoesNotContain(Mounts.Read(), m => m.Target.StartsWith(place.Root, StringComparison.Ordinal));
        var status = await place.StatusAsync();
        Assert.Empty(status.Datasets);
        Assert.Equal(0, Assert.Single(status.Directories).UsedBytes);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_was_unmounted_by_hand_makes_room_for_others_by_itself()
    {
        await using var place = Workplace.Create("16Mi");
        await place.IndexAsync(place.Source("source", Content.Set("f", 8, 1_200_000)));
        await place.PrefetchAsync();
        var mount = await place.MountAsync();
        Assert.Equal("Direct", mount.Mode);
        await place.DoAsync("index", place.Source("others", Content.Set("g", 8, 1_200_000)), "--name", "others");
        var refused = await place.RunAsync("prefetch", "others");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("InsufficientCapacity", Assert.Single(refused.Last<PrefetchLine>("PrefetchProgress").Failures).Message, StringComparison.Ordinal);

        Mounts.Unmount(mount.Target, detach: false);

        await Eventually.IsAsync(async () => (await place.RunAsync("prefetch", "others")).ExitCode == 0, () => "the bytes of what nobody mounts any more are evicted");
        Assert.Equal(8 * 1_200_000, (await place.StatusAsync()).Dataset("others").CachedBytes);
    }
}
