using VastK8s.Fuse;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>Less room than data.</summary>
public sealed class CapacityTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_prefetch_that_cannot_fit_is_refused_and_reading_everything_evicts_below_the_capacity()
    {
        const long Capacity = 16 << 20;
        await using var place = Workplace.Create("16Mi");
        var files = Content.Set("f", 40, 1_200_000);
        await place.IndexAsync(place.Source("source", files));
        var refused = await place.RunAsync("prefetch", Workplace.Dataset);
        Assert.Equal(3, refused.ExitCode);
        var last = refused.Last<PrefetchLine>("PrefetchProgress");
        Assert.Contains("InsufficientCapacity", Assert.Single(last.Failures).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await place.StatusAsync()).Dataset().OriginBytes);

        var mount = await place.MountAsync();
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var half in files.Chunk(20))
            {
                foreach (var (key, bytes) in half) await Tree.AssertFileAsync(bytes, Path.Combine(mount.Target, key));
                var directory = Assert.Single((await place.StatusAsync()).Directories);
                Assert.Equal((Capacity, "Ready"), (directory.CapacityBytes, directory.State));
                Assert.InRange(directory.UsedBytes, 1, Capacity);
                Assert.InRange(place.Segments.Sum(Allocated), 1, Capacity);
            }
            await Tree.DropCacheAsync(mount.Target);
        }
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_prefetch_of_a_part_that_fits_makes_room_by_evicting_other_parts()
    {
        await using var place = Workplace.Create("16Mi");
        var files = Content.Set("a/", 20, 1_200_000).Concat(Content.Set("b/", 8, 1_200_000)).ToDictionary();
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        foreach (var (key, bytes) in files.Where(f => f.Key[0] == 'a')) await Tree.AssertFileAsync(bytes, Path.Combine(mount.Target, key));
        Assert.Equal("Complete", (await place.PrefetchAsync("--path", "b")).State);
        await Tree.AssertSameAsync(files, mount.Target);
    }

    private static long Allocated(string segment)
    {
        using var file = File.OpenHandle(segment, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return FileRange.AllocatedBytes(file);
    }
}
