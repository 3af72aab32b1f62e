using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Datasets;

/// <summary>Mounts, their records, and what they keep from eviction.</summary>
[Collection(Node.Collection)]
public sealed class DatasetMountsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_direct_mount_keeps_its_bytes_until_it_is_unmounted_by_whomever()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        Assert.False(dataset.Blob!.IsPinned);
        var one = await node.MountAsync(dataset, "one", direct: true);
        var two = await node.MountAsync(dataset, "two", direct: true);
        await dataset.UnmountAsync(one, force: false, Token);
        Assert.True(dataset.Blob.IsPinned);

        Mounts.Unmount(two, detach: false);

        await Eventually.IsAsync(
            () =>
            {
                dataset.SweepMounts();
                return !dataset.Blob.IsPinned;
            },
            "a mount unmounted by hand is forgotten");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_mount_that_could_not_be_made_keeps_nothing()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        File.Delete(Path.Combine(node.DatasetsDirectory, "data", "snapshots", dataset.Snapshot!.Id, SnapshotStore.ImageName));

        await Assert.ThrowsAsync<NativeException>(() => dataset.MountAsync(node.Folder("mnt"), Token));

        Assert.False(dataset.Blob!.IsPinned);
        Assert.Empty(dataset.MountRecords);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_snapshot_with_a_segment_that_no_disk_could_take_is_not_all_here()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");

        // Nothing of the snapshot need be in that segment: the kernel asks for its file all the same.
        var state = new DatasetState(Path.Combine(node.DatasetsDirectory, "data"));
        using var blob = new Blob(new FakeLayout(Cache.Chunk, 1, Cache.Chunk, Cache.Chunk), (_, _) => null);
        var stores = new SourceStores(state.ReadSources(), state.ReadSecrets());
        var content = new DatasetContent("data", state, blob, node.Agent, stores, new FetchCounters(), node.Conditions, Token);

        Assert.False(content.IsPresent(node.Folder("nothing"), dataset.Snapshot! with { Bytes = 0, SegmentBlocks = [4, 4] }));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_record_without_a_mount_is_dropped_by_the_next_agent()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");

        // As if the agent had been killed between remembering a mount and making it.
        var state = new DatasetState(Path.Combine(node.DatasetsDirectory, "data"));
        state.WriteMounts([new MountRecord(node.Folder("mnt"), dataset.Snapshot!.Id, Direct: true)]);
        await node.RestartAsync();

        Assert.False(node.Registry.Find("data")!.Blob!.IsPinned);
        Assert.Empty(state.ReadMounts());
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_cannot_be_synced_is_not_mounted_without_a_daemon()
    {
        await using var node = new Node();
        await node.CachedAsync("data");

        // Another agent finds everything present, and its first sync fails: pages may never have reached the disk.
        await node.RestartAsync();
        node.Sync = _ => throw new IOException("sync: Input/output error");
        var dataset = node.Registry.Find("data")!;
        var target = await node.MountAsync(dataset, "mnt", direct: false);

        Assert.False(dataset.Blob!.IsPinned);
        await Node.AssertSameAsync(node.Folder("source-data"), target);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_partial_mount_stays_what_it_is_until_it_is_mounted_anew()
    {
        await using var node = new Node();
        var dataset = await node.IndexAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: false);
        await Node.PrefetchAsync(dataset);
        Assert.False(Assert.Single(dataset.MountRecords).Direct);

        // Asked for again in its place, it is left alone.
        Assert.Equal(target, await node.MountAsync(dataset, "mnt", direct: false));
        await dataset.UnmountAsync(target, force: false, Token);
        await node.MountAsync(dataset, "mnt", direct: true);
        Assert.True(Assert.Single(dataset.MountRecords).Direct);
    }

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writing_is_refused_by_the_kernel(bool direct)
    {
        await using var node = new Node();
        var dataset = direct ? await node.CachedAsync("data") : await node.IndexAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct);
        foreach (var write in new Action[]
        {
            () => File.WriteAllText(Path.Combine(target, "new"), ""),
            () => File.Delete(Path.Combine(target, "f0")),
            () => Directory.CreateDirectory(Path.Combine(target, "d")),
            () => File.OpenHandle(Path.Combine(target, "f0"), FileMode.Open, FileAccess.Write).Dispose(),
        })
        {
            Assert.Equal(Errno.EROFS, Assert.ThrowsAny<IOException>(write).HResult);
        }

        var options = Mounts.At(target)!.Options.Split(',');
        Assert.All(["ro", "nosuid", "nodev"], option => Assert.Contains(option, options));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Snapshots_that_are_neither_current_nor_mounted_go_with_the_next_index()
    {
        await using var node = new Node();
        var source = node.Source("data", 2);
        var dataset = await node.IndexAsync("data", source);
        var store = new SnapshotStore(Path.Combine(node.DatasetsDirectory, "data"));
        var first = dataset.Snapshot!.Id;
        var target = await node.MountAsync(dataset, "mnt", direct: false);

        var second = await RefreshAsync("new1");
        var third = await RefreshAsync("new2");

        // The first is mounted, the third is current.
        Assert.Equal(Sorted(first, third), Sorted(store.Ids()));
        Assert.Equal(["f0", "f1"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await dataset.UnmountAsync(target, force: false, Token);
        var fourth = await RefreshAsync("new3");
        Assert.Equal([fourth], store.Ids());
        Assert.Equal(4, new[] { first, second, third, fourth }.Distinct().Count());

        async Task<string> RefreshAsync(string name)
        {
            await File.WriteAllTextAsync(Path.Combine(source, name), name, Token);
            await node.IndexAsync("data", source);
            return dataset.Snapshot!.Id;
        }

        static IEnumerable<string> Sorted(params IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);
    }
}
