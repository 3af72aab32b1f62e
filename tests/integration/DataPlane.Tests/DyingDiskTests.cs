using Mono.Unix.Native;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A disk that fails under a cache: every access to it is EIO.</summary>
public sealed class DyingDiskTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task What_was_on_it_is_read_through_until_it_is_back_and_never_wrong()
    {
        await using var place = Workplace.Create("32Mi");
        var disk = await Disk.MountAsync(place);
        place.Cache = Path.Combine(disk.Path, "cache");
        var files = Content.Set("f", 8, 300_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.Equal(8 * 300_000, (await place.StatusAsync()).Dataset().CachedBytes);

        disk.Die();
        await Tree.DropCacheAsync(mount.Target);
        await Tree.AssertSameAsync(files, mount.Target);
        await AssertFailedAsync(place);

        // An agent that finds it so reads through, too.
        var agent = place.Processes.Agent;
        AgentProcesses.Signal(agent, Signum.SIGKILL);
        await place.NextAgentAsync(agent);
        await Tree.DropCacheAsync(mount.Target);
        await Tree.AssertSameAsync(files, mount.Target);
        await AssertFailedAsync(place);

        await place.DoAsync("umount", mount.Target);
        await place.Processes.KillAllAsync();
        await disk.ReviveAsync();
        mount = await place.MountAsync("again");
        await Tree.AssertSameAsync(files, mount.Target);
        var status = await place.StatusAsync();
        Assert.Equal("Ready", Assert.Single(status.Directories).State);
        Assert.Equal(8 * 300_000, status.Dataset().CachedBytes);

        // The failure was remembered for one agent, not for ever.
        Assert.Empty(Directory.GetFiles(place.State, "failed-*"));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_mount_without_a_daemon_gives_its_reader_the_disks_error_and_goes_on_to_list()
    {
        await using var place = Workplace.Create("32Mi");
        var disk = await Disk.MountAsync(place);
        place.Cache = Path.Combine(disk.Path, "cache");
        var files = Content.Set("f", 3, 300_000);
        await place.IndexAsync(place.Source("source", files));
        await place.PrefetchAsync();
        var mount = await place.MountAsync();
        Assert.Equal("Direct", mount.Mode);
        await Tree.AssertFileAsync(files["f001"], Path.Combine(mount.Target, "f001"));

        disk.Die();

        await Assert.ThrowsAnyAsync<IOException>(() => Tree.ReadAsync(Path.Combine(mount.Target, "f000")));
        await Tree.AssertFileAsync(files["f001"], Path.Combine(mount.Target, "f001"));
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), await Tree.FilesAsync(mount.Target));
    }

    private static async Task AssertFailedAsync(Workplace place)
    {
        var status = await place.StatusAsync();
        var directory = Assert.Single(status.Directories);
        Assert.Equal("Failed", directory.State);
        Assert.Contains(place.Cache, directory.Message, StringComparison.Ordinal);
        Assert.Equal(("False", "Failed"), (status.Condition($"CacheDirectory:{place.Cache}")?.Status, status.Condition($"CacheDirectory:{place.Cache}")?.Reason));
        Assert.Equal(0, status.Dataset().CachedBytes);
    }
}
