using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A disk that is smaller than the capacity says.</summary>
public sealed class FullDiskTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task Reads_go_through_while_the_disk_is_full_and_are_cached_again_when_it_is_not()
    {
        await using var place = Workplace.Create("1Gi");
        var disk = (await Disk.MountAsync(place)).Path;
        place.Cache = Path.Combine(disk, "cache");
        var files = Content.Set("f", 24, 1_500_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        var ballast = Path.Combine(disk, "ballast");
        Fill(ballast);
        await Tree.AssertSameAsync(files, mount.Target);
        var status = await place.StatusAsync();
        var directory = Assert.Single(status.Directories);
        Assert.Equal("Full", directory.State);
        Assert.NotEmpty(directory.Message);
        Assert.Equal("False", status.Condition($"CacheDirectory:{place.Cache}")?.Status);
        Assert.Equal("Full", status.Condition($"CacheDirectory:{place.Cache}")?.Reason);

        File.Delete(ballast);
        await Tree.DropCacheAsync(mount.Target);
        await Tree.AssertSameAsync(files, mount.Target);
        status = await place.StatusWhenAsync(s => s.Directories[0].State == "Ready", "the directory is Ready again");
        Assert.Equal("True", status.Condition($"CacheDirectory:{place.Cache}")?.Status);
        Assert.True(status.Dataset().CachedBytes > 0);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_prefetch_larger_than_the_disk_ends_and_says_so_and_every_byte_is_still_read_right()
    {
        await using var place = Workplace.Create("1Gi");
        place.Cache = Path.Combine((await Disk.MountAsync(place)).Path, "cache");
        var files = Content.Set("f", 50, 2_000_000);
        await place.IndexAsync(place.Source("source", files));
        var result = await place.RunAsync("prefetch", Workplace.Dataset);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(result.Last<PrefetchLine>("PrefetchProgress").Failures, f => f.Message.Contains("space", StringComparison.OrdinalIgnoreCase));
        var mount = await place.MountAsync();
        for (var pass = 0; pass < 2; pass++)
        {
            await Tree.AssertSameAsync(files, mount.Target);
            await Tree.DropCacheAsync(mount.Target);
        }
    }

    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var length = 0L;
        foreach (var step in new[] { 1 << 20, 4096 })
        {
            while (true)
            {
                try
                {
                    RandomAccess.Write(file, new byte[step], length);
                    length += step;
                }
                catch (IOException)
                {
                    break;
                }
            }
        }
        RandomAccess.FlushToDisk(file);
    }
}
