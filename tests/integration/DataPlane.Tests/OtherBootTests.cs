using System.Numerics;
using System.Runtime.InteropServices;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A cache found after the machine went down in the middle of writing: only what was synced counts.</summary>
public sealed class OtherBootTests
{
    // Where .present has the boot's id.
    private const int BootIdAt = 40;

    // Where .durable has its bits.
    private const int WordsAt = 4096;

    [Fact(Timeout = Limits.Test)]
    public async Task After_another_boot_only_synced_chunks_count_and_the_others_are_fetched_again()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 4, 1_500_000);
        await place.IndexAsync(place.Source("source", files));
        await place.PrefetchAsync("--path", "f000");
        var segment = Assert.Single(place.Segments);

        // A prefetch does not wait for the disk; the epoch it starts ends by itself. One that began before may have had the first chunk alone.
        await Eventually.IsAsync(() => Sealed(segment) == 2, "both chunks of what was prefetched are sealed");
        var synced = await File.ReadAllBytesAsync(segment + ".durable", TestContext.Current.CancellationToken);
        var mount = await place.MountAsync();
        await Tree.AssertFileAsync(files["f001"], Path.Combine(mount.Target, "f001"));
        Assert.Equal(3_000_000, (await place.StatusAsync()).Dataset().CachedBytes);

        // The power goes: no epoch ended since the prefetch, and of what was written since, nothing reached the disk.
        await place.Processes.KillAllAsync();
        Fuse.Mounts.Unmount(mount.Target, detach: true);
        await File.WriteAllBytesAsync(segment + ".durable", synced, TestContext.Current.CancellationToken);
        using (var present = File.OpenHandle(segment + ".present", FileMode.Open, FileAccess.ReadWrite)) RandomAccess.Write(present, Guid.NewGuid().ToByteArray(), BootIdAt);
        Wipe(segment, files["f001"]);

        var status = await RestartedAsync(place);
        Assert.Equal(1_500_000, status.CachedBytes);
        mount = await place.MountAsync("again");
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.Equal(3 * 1_500_000, (await place.StatusAsync()).Dataset().OriginBytes);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Within_one_boot_everything_counts_that_was_written_before_the_agent_was_killed()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 4, 1_500_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        await Tree.AssertSameAsync(files, mount.Target);

        // A reader has his bytes before they are verified to the end, written and marked.
        await place.StatusWhenAsync(s => s.Dataset().CachedBytes == 4 * 1_500_000, "all that was read is cached");
        await place.Processes.KillAllAsync();
        Fuse.Mounts.Unmount(mount.Target, detach: true);
        Assert.Equal(4 * 1_500_000, (await RestartedAsync(place)).CachedBytes);
        Assert.Equal("Direct", (await place.MountAsync("again")).Mode);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_was_read_is_sealed_by_itself()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 2, 1_500_000);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        await Tree.AssertFileAsync(files["f001"], Path.Combine(mount.Target, "f001"));
        var segment = Assert.Single(place.Segments);
        await Eventually.IsAsync(() => Sealed(segment) == 2, "both chunks of what was read are sealed");
    }

    private static async Task<DatasetStatus> RestartedAsync(Workplace place)
    {
        // Any command that changes nothing starts an agent.
        await place.DoAsync("umount", place.Folder("nothing"));
        return (await place.StatusAsync()).Dataset();
    }

    // Chunks that would count after another boot. The file is replaced whole.
    private static int Sealed(string segment) => File.Exists(segment + ".durable")
        ? MemoryMarshal.Cast<byte, ulong>(File.ReadAllBytes(segment + ".durable").AsSpan(WordsAt)).ToArray().Sum(word => BitOperations.PopCount(word))
        : 0;

    private static void Wipe(string segment, byte[] bytes)
    {
        var at = File.ReadAllBytes(segment).AsSpan().IndexOf(bytes);
        Assert.True(at >= 0, "the segment has the object's bytes");
        using var file = File.OpenHandle(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, new byte[bytes.Length], at);
    }
}
