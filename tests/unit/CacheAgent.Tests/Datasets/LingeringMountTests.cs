using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Datasets;

/// <summary>A mount that is gone from here, and that somebody still reads through.</summary>
[Collection(Node.Collection)]
public sealed class LingeringMountTests
{
    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_direct_mount_in_use_in_another_mount_namespace_keeps_its_bytes_after_unmounting()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: true);
        using (await OtherNamespace.EnterAsync())
        {
            Assert.True(await dataset.UnmountAsync(target, force: false, TestContext.Current.CancellationToken));

            Assert.Null(Mounts.At(target));
            Assert.Empty(dataset.MountRecords);
            await AssertKeptAsync(node, dataset);
        }

        await Eventually.IsAsync(() => IsFree(dataset), "nobody uses the mount any more");
        await node.Registry.DeleteAsync(dataset);
        Assert.Empty(Directory.GetFiles(node.Cache, "*.seg", SearchOption.AllDirectories));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task The_next_agent_keeps_them_too()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: true);
        using (await OtherNamespace.EnterAsync())
        {
            await dataset.UnmountAsync(target, force: false, TestContext.Current.CancellationToken);
            await node.RestartAsync();
            dataset = node.Registry.Find("data")!;
            await AssertKeptAsync(node, dataset);
        }

        await Eventually.IsAsync(() => IsFree(dataset), "nobody uses the mount any more");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Files_open_since_a_forced_unmount_are_read_to_their_end()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: true);
        using (var file = File.OpenHandle(Path.Combine(target, "f1")))
        {
            await dataset.UnmountAsync(target, force: true, TestContext.Current.CancellationToken);
            await AssertKeptAsync(node, dataset);

            FileRange.DropCache(file, 0, 0);
            var bytes = new byte[RandomAccess.GetLength(file)];
            Assert.Equal(bytes.Length, RandomAccess.Read(file, bytes, 0));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(node.Folder("source-data"), "f1"), TestContext.Current.CancellationToken), bytes);
        }

        await Eventually.IsAsync(() => IsFree(dataset), "nobody uses the mount any more");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Files_open_since_a_forced_unmount_of_a_partial_mount_are_served_by_this_agent_and_the_next()
    {
        await using var node = new Node();
        var dataset = await node.IndexAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: false);
        using (var file = File.OpenHandle(Path.Combine(target, "f1")))
        {
            await dataset.UnmountAsync(target, force: true, TestContext.Current.CancellationToken);
            Assert.Empty(dataset.MountRecords);
            await AssertReadsAsync(node, file, "f1");

            await node.RestartAsync();
            dataset = node.Registry.Find("data")!;
            FileRange.DropCache(file, 0, 0);
            await AssertReadsAsync(node, file, "f1");
            await Assert.ThrowsAsync<InvalidOperationException>(() => node.Registry.DeleteAsync(dataset));

            // Another mount is served by the same connection.
            await Node.AssertSameAsync(node.Folder("source-data"), await node.MountAsync(dataset, "again", direct: false));
            await dataset.UnmountAsync(node.Folder("again"), force: false, TestContext.Current.CancellationToken);
        }

        await Eventually.IsAsync(() => IsFree(dataset), "nobody uses the mount any more");
        Assert.DoesNotContain(Mounts.Read(), m => m.Target.StartsWith(node.MountRoot, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_was_mounted_in_another_boot_keeps_nothing()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: true);
        using (await OtherNamespace.EnterAsync())
        {
            await dataset.UnmountAsync(target, force: false, TestContext.Current.CancellationToken);
            var state = new DatasetState(Path.Combine(node.DatasetsDirectory, "data"));
            state.WriteMounts([.. state.ReadMounts().Select(m => m with { Boot = Guid.NewGuid() })]);

            // The superblock's name means another one by now.
            await node.RestartAsync();
            Assert.False(node.Registry.Find("data")!.Blob!.IsPinned);
            Assert.Empty(state.ReadMounts());
        }
    }

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(0)]
    [InlineData(20)]
    public async Task Records_that_another_boot_cut_off_keep_nothing(int length)
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: true);
        await dataset.UnmountAsync(target, force: false, TestContext.Current.CancellationToken);
        var state = new DatasetState(Path.Combine(node.DatasetsDirectory, "data"));
        state.WriteMounts([new MountRecord(target, "of another boot", true) { Boot = Guid.NewGuid() }]);
        using (var file = File.OpenHandle(Path.Combine(state.Directory, "mounts.json"), FileMode.Open, FileAccess.Write)) RandomAccess.SetLength(file, length);

        await node.RestartAsync();
        Assert.False(node.Registry.Find("data")!.Blob!.IsPinned);
        Assert.Empty(state.ReadMounts());
    }

    private static async Task AssertKeptAsync(Node node, CachedDataset dataset)
    {
        dataset.SweepMounts();
        Assert.True(dataset.Blob!.IsPinned);
        Assert.Equal(0, node.Space.MakeRoom(dataset.Blob.Segments[0]!, 1 << 20) ? 1 : 0);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => node.Registry.DeleteAsync(dataset));
        Assert.Contains("still read by somebody", refused.Message, StringComparison.Ordinal);
        Assert.Same(dataset, node.Registry.Find("data"));
    }

    private static async Task AssertReadsAsync(Node node, Microsoft.Win32.SafeHandles.SafeFileHandle file, string name)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        var reading = Task.Factory.StartNew(() => RandomAccess.Read(file, bytes, 0), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal(bytes.Length, await Readers.Bounded(reading));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(node.Folder("source-data"), name), TestContext.Current.CancellationToken), bytes);
    }

    private static bool IsFree(CachedDataset dataset)
    {
        dataset.SweepMounts();
        return !dataset.Blob!.IsPinned && !dataset.NeedsServing;
    }
}
