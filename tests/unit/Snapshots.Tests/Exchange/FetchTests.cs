using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.ObjectStores;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>What a node has after it took a snapshot, whatever it had before.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private readonly List<ExchangeNode> _nodes = [];
    private ExchangeServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ExchangeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _nodes.ForEach(node => node.Dispose());
    }

    [Fact]
    public async Task Empty_node_has_the_same_files_as_the_lister()
    {
        var (lister, node) = (Node(), Node());
        var info = await lister.ListAsync(Objects("f", 1000));
        var progress = new List<long>();
        await node.FetchAsync(info.Id, lister.Uid, [_server.Address], progress: new ListProgress(progress));

        AssertSame(lister, node);
        foreach (var name in (string[])["layout.rows", "layout.index", "layout.heap", "sources.json"])
            Assert.Equal(lister.Read(name), node.Read(name));
        Assert.Equal(LayoutHeader.Read(lister.Directory)!.BlobId, LayoutHeader.Read(node.Directory)!.BlobId);
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(node.Read("layout.rows").Length + node.Read("layout.heap").Length + new FileInfo(Path.Combine(node.Store.PathOf(info.Id), "listing")).Length, progress[^1]);
        Assert.Equal(["build.lock", "current", "layout.heap", "layout.index", "layout.json", "layout.rows", "snapshots", "sources.json"], Names(node));
        using var layout = BlobLayout.Open(node.Directory);
        LayoutCheck.Holds(layout);
    }

    [Fact]
    public async Task Empty_dataset_can_be_taken()
    {
        var (lister, node) = (Node(), Node());
        await lister.ListAsync();
        await node.FetchAsync(lister);
        AssertSame(lister, node);
    }

    [Fact]
    public async Task What_is_here_already_is_not_fetched()
    {
        var (lister, node) = (Node(), Node());
        var info = await lister.ListAsync(Objects("f", 10));
        await node.FetchAsync(lister);
        _server.Requests.Clear();
        await node.FetchAsync(info.Id, lister.Uid, []);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_refresh_brings_only_the_blocks_that_are_new()
    {
        var (lister, node) = (Node(), Node());

        // More than a block of rows and several of keys.
        var before = Objects("f", 12_000);
        await lister.ListAsync(before);
        await node.FetchAsync(lister);
        await lister.ListAsync([.. before, .. Objects("g", 100)]);
        _server.Requests.Clear();
        await node.FetchAsync(lister);

        AssertSame(lister, node);
        Assert.Equal(lister.Read("layout.rows"), node.Read("layout.rows"));
        Assert.Equal(lister.Read("layout.heap"), node.Read("layout.heap"));
        Assert.Contains(_server.Requests, r => r.StartsWith($"layout.rows bytes={SnapshotManifest.BlockBytes}-", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Requests, r => r.StartsWith("layout.heap bytes=0-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_took_a_snapshot_gives_it_to_others_and_goes_on_listing()
    {
        var (first, second, third) = (Node(), Node(), Node());
        await first.ListAsync(Objects("f", 300));
        await second.FetchAsync(first);
        await third.FetchAsync(second);
        AssertSame(first, third);

        var info = await second.ListAsync([.. Objects("f", 300), .. Objects("g", 50)]);
        await first.FetchAsync(second);
        await third.FetchAsync(first);
        AssertSame(second, first);
        AssertSame(second, third);
        Assert.Equal(350, info.PlacedObjects);
    }

    [Fact]
    public async Task An_older_snapshot_comes_without_the_rows_of_later_ones()
    {
        var (lister, node) = (Node(), Node());
        var old = await lister.ListAsync(Objects("f", 200));
        var oldRows = lister.Read("layout.rows");
        var oldIndex = lister.Read("layout.index");
        await lister.ListAsync([.. Objects("f", 200), .. Objects("g", 77)]);
        await node.FetchAsync(old.Id, lister.Uid, [_server.Address]);
        Assert.Equal(oldRows, node.Read("layout.rows"));
        Assert.Equal(oldIndex, node.Read("layout.index"));
        Assert.Equal(lister.Describe(old.Id), node.Describe(old.Id));
    }

    [Fact]
    public async Task Rows_that_no_other_node_knows_are_taken_back()
    {
        var (lister, node) = (Node(), Node());
        await lister.ListAsync(Objects("f", 200));
        await node.FetchAsync(lister);
        node.Use.CheckAndFill();

        // Both list anew: this node's listing is nobody's.
        var own = await node.ListAsync([.. Objects("f", 200), .. Objects("mine", 60)]);
        node.Use.CheckAndFill();
        await lister.ListAsync([.. Objects("f", 200), .. Objects("its", 90)]);
        await node.FetchAsync(lister);

        AssertSame(lister, node);
        Assert.Equal(lister.Read("layout.rows"), node.Read("layout.rows"));
        Assert.Equal(lister.Read("layout.index"), node.Read("layout.index"));
        Assert.False(node.Store.Contains(own.Id));
        Assert.Equal([new TableCut(1, 200)], LayoutHeader.Read(node.Directory)!.Cuts);
        Assert.Empty(LayoutHeader.Read(lister.Directory)!.Cuts);
        node.Use.CheckAndFill();
    }

    [Fact]
    public async Task An_open_table_follows_what_was_taken_back()
    {
        var (lister, node) = (Node(), Node());
        await lister.ListAsync(Objects("f", 200));
        await node.FetchAsync(lister);
        await node.ListAsync([.. Objects("f", 200), .. Objects("mine", 300)]);
        using var open = BlobLayout.Open(node.Directory);
        var stale = open.Row(200);
        Assert.True(open.Holds(stale));
        await lister.ListAsync([.. Objects("f", 200), .. Objects("other", 250, 9000)]);
        await node.FetchAsync(lister);
        Assert.False(open.Holds(stale));
        Assert.Equal("other/00000", open.Reference(open.Row(200)).Key);
        LayoutCheck.Holds(open);
    }

    [Fact]
    public async Task Readers_of_older_rows_are_not_disturbed_while_others_are_taken_back()
    {
        var (lister, node) = (Node(), Node());
        await lister.ListAsync(Objects("f", 200));
        await node.FetchAsync(lister);
        node.Mount();
        using var open = BlobLayout.Open(node.Directory);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            for (var id = 0L; !stop.IsCancellationRequested; id = (id + 1) % 200)
            {
                var row = open.Row(id);
                Assert.True(open.TryFind(row.Segment, row.Offset, out var found));
                Assert.Equal(row, found);
                Assert.Equal(row, open.RowOfChunk(row.FirstChunk));
                Assert.Equal($"f/{id:D5}", open.Reference(row).Key);
            }
        }, Token);
        for (var round = 0; round < 15; round++)
        {
            await node.ListAsync([.. Objects("f", 200), .. Objects($"mine{round}", 150 + round)]);
            await lister.ListAsync([.. Objects("f", 200), .. Objects($"its{round}", 20)]);
            await node.FetchAsync(lister);
            Assert.False(reading.IsFaulted, reading.Exception?.ToString());
        }

        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task What_is_mounted_is_not_taken_back_and_the_error_names_the_mount()
    {
        var (lister, node) = (Node(), Node());
        await lister.ListAsync(Objects("f", 20));
        await node.FetchAsync(lister);
        await lister.ListAsync([.. Objects("f", 20), .. Objects("its", 20)]);
        await node.ListAsync([.. Objects("f", 20), .. Objects("mine", 20)]);
        node.Mount();
        var before = node.Files();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.FetchAsync(lister));

        Assert.Contains("unmount /mnt/0 first", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, node.Files());
        node.Use.Mounted.Clear();
        await node.FetchAsync(lister);
        AssertSame(lister, node);
    }

    [Fact]
    public async Task A_mount_of_rows_that_both_have_stays_and_its_snapshot_with_it()
    {
        var (lister, node) = (Node(), Node());
        var first = await lister.ListAsync(Objects("f", 20));
        await node.FetchAsync(lister);
        node.Mount();
        var seen = node.Describe(first.Id);
        await node.ListAsync([.. Objects("f", 20), .. Objects("mine", 20)]);
        await lister.ListAsync([.. Objects("f", 20), .. Objects("its", 20)]);
        await node.FetchAsync(lister);
        AssertSame(lister, node);
        Assert.Equal(seen, node.Describe(first.Id));
    }

    [Fact]
    public async Task A_table_that_begins_anew_elsewhere_replaces_this_one_when_nothing_is_mounted()
    {
        var (lister, node) = (Node(), Node());
        await node.ListAsync(Objects("old", 400));
        await lister.ListAsync(Objects("f", 30));
        node.Mount();
        var before = node.Files();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.FetchAsync(lister));
        Assert.Contains("unmount /mnt/0 first", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, node.Files());
        Assert.False(node.Use.Dropped);

        node.Use.Mounted.Clear();
        await node.FetchAsync(lister);
        Assert.True(node.Use.Dropped);
        AssertSame(lister, node);
        Assert.Equal(lister.Read("layout.index"), node.Read("layout.index"));
        Assert.Single(node.Store.Ids());
    }

    [Fact]
    public async Task Two_that_began_with_the_same_listing_go_on_as_one_and_keep_what_is_cached_and_mounted()
    {
        var (lister, node) = (Node(), Node());
        var first = await lister.ListAsync(Objects("f", 40));
        await node.ListAsync(Objects("f", 40));
        Assert.Equal(first.Id, node.CurrentId);
        node.Mount();
        node.Use.CheckAndFill();
        var seen = node.Describe(first.Id);
        await lister.ListAsync([.. Objects("f", 40), .. Objects("g", 5)]);
        await node.FetchAsync(lister);

        AssertSame(lister, node);
        Assert.False(node.Use.Dropped);
        Assert.Empty(LayoutHeader.Read(node.Directory)!.Cuts);
        Assert.Equal(seen, node.Describe(first.Id));
        node.Use.CheckAndFill();
    }

    [Fact]
    public async Task Sources_have_the_listers_numbers_afterwards()
    {
        var (lister, node) = (Node(), Node());
        ModelSource Source(string path) => new(path, "", Objects("f", 5));
        await node.ListAsync([Source("x")]);
        File.Delete(Path.Combine(node.Directory, "layout.json"));
        File.Delete(Path.Combine(node.Directory, "current"));
        await lister.ListAsync([Source("a"), Source("x")]);
        await node.FetchAsync(lister);
        Assert.Equal(["a", "x"], node.Use.Sources.Select(s => s.Source.Path));
        AssertSame(lister, node);
    }

    private ExchangeNode Node()
    {
        var node = new ExchangeNode(_server);
        _nodes.Add(node);
        return node;
    }

    private static void AssertSame(ExchangeNode lister, ExchangeNode node)
    {
        Assert.Equal(lister.CurrentId, node.CurrentId);
        Assert.Equal(lister.Describe(lister.CurrentId!), node.Describe(node.CurrentId!));
    }

    private static ObjectInfo[] Objects(string directory, int count, long size = 3000) =>
        [.. Enumerable.Range(0, count).Select(i => Workplace.Object($"{directory}/{i:D5}", size, $"\"0123456789abcdef0123456789ab{i:x4}\""))];

    private static IEnumerable<string?> Names(ExchangeNode node) =>
        Directory.EnumerateFileSystemEntries(node.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private sealed class ListProgress(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
