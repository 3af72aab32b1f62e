using System.Text.Json.Nodes;
using VastK8s.CacheAgent.Exchange;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>What another agent gives is believed only as far as it follows from the snapshot's id.</summary>
public sealed class LyingServerTests : IAsyncLifetime
{
    private readonly List<ExchangeNode> _nodes = [];
    private ExchangeServer _server = null!;
    private ExchangeServer _honest = null!;
    private ExchangeNode _lister = null!;

    public async ValueTask InitializeAsync()
    {
        (_server, _honest) = (await ExchangeServer.StartAsync(), await ExchangeServer.StartAsync());
        _lister = new ExchangeNode(_server);
        _nodes.Add(_lister);
        _honest.Serve(_lister.Uid, _lister.Directory);
        await _lister.ListAsync([.. Enumerable.Range(0, 400).Select(i => Workplace.Object($"d{i % 9}/f{i:D4}", 1 + (i * 997L % 20_000), $"v{i}"))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _honest.DisposeAsync();
        _nodes.ForEach(node => node.Dispose());
    }

    [Theory]
    [InlineData("listing", 70_000)]
    [InlineData("listing", 100)]
    [InlineData("layout.rows", 0)]
    [InlineData("layout.rows", 7_777)]
    [InlineData("layout.heap", 1_000)]
    public async Task A_wrong_byte_is_refused_and_the_next_agent_is_asked(string file, int at)
    {
        _server.Tamper("/" + file, bytes =>
        {
            bytes[at] ^= 0x20;
            return bytes;
        });
        await RefusedAsync();
    }

    [Theory]
    [InlineData("listing")]
    [InlineData("layout.rows")]
    [InlineData("layout.heap")]
    public async Task A_short_file_is_refused(string file)
    {
        _server.Tamper("/" + file, bytes => bytes[..(bytes.Length / 2)]);
        await RefusedAsync();
    }

    [Theory]
    [InlineData("format", "2")]
    [InlineData("table.rows", "399")]
    [InlineData("table.rows", "-1")]
    [InlineData("table.rows", "9000000000000000000")]
    [InlineData("table.chunks", "400")]
    [InlineData("table.heapBytes", "12")]
    [InlineData("table.indexCrc", "1")]
    [InlineData("table.chunkSize", "8192")]
    [InlineData("table.chunkSize", "0")]
    [InlineData("table.segmentBytes", "4096")]
    [InlineData("table.segmentBlocks", "[1]")]
    [InlineData("table.blobId", "\"x\"")]
    [InlineData("snapshot.id", "\"../../../../etc/passwd\"")]
    [InlineData("snapshot.objects", "3")]
    [InlineData("snapshot.directories", "3")]
    [InlineData("snapshot.bytes", "3")]
    [InlineData("snapshot.segmentBlocks", "[1,2,3]")]
    [InlineData("snapshot.segmentBlocks", "[]")]
    [InlineData("listingBytes", "65536")]
    [InlineData("listingBytes", "281474976710656")]
    [InlineData("rowBlocks", "[]")]
    [InlineData("rowBlocks", "null")]
    [InlineData("heapBlocks", "[null]")]
    [InlineData("heapBlocks", "[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"]")]
    [InlineData("sources", "[]")]
    [InlineData("sources", "[{\"source\":{\"uri\":\"s3://another-bucket\"}}]")]
    [InlineData("sources", "[{\"source\":{\"uri\":\"file:///etc\"}}]")]
    public async Task A_wrong_manifest_is_refused(string field, string value)
    {
        _server.Tamper(_lister.CurrentId!, bytes =>
        {
            var manifest = JsonNode.Parse(bytes)!;
            var names = field.Split('.');
            var parent = names.SkipLast(1).Aggregate(manifest, (node, name) => node[name]!);
            Assert.NotNull(parent[names[^1]]);
            parent[names[^1]] = JsonNode.Parse(value);
            return System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString());
        });
        await RefusedAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task No_manifest_at_all_is_refused(string text)
    {
        _server.Tamper(_lister.CurrentId!, _ => System.Text.Encoding.UTF8.GetBytes(text));
        await RefusedAsync();
    }

    [Fact]
    public async Task Another_snapshot_under_this_id_is_refused()
    {
        var other = new ExchangeNode(_server);
        _nodes.Add(other);
        var (id, itsId) = (_lister.CurrentId!, (await other.ListAsync(Workplace.Object("x"))).Id);
        Directory.Move(other.Store.PathOf(itsId), other.Store.PathOf(id));
        var json = Path.Combine(other.Store.PathOf(id), "snapshot.json");
        var text = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(json, text.Replace(itsId, id, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        _server.Serve(_lister.Uid, other.Directory);
        await RefusedAsync();
    }

    // On a node that has nothing and on one that has an older snapshot: nothing of it changes, and then another agent gives it.
    private async Task RefusedAsync()
    {
        foreach (var isEmpty in (bool[])[true, false])
        {
            var node = new ExchangeNode(null);
            _nodes.Add(node);
            if (!isEmpty)
                await node.ListAsync(Workplace.Object("mine"));
            var before = node.Files();
            var error = await Assert.ThrowsAsync<SnapshotExchangeException>(() => node.FetchAsync(_lister.CurrentId!, _lister.Uid, [_server.Address]));
            Assert.Contains(_server.Address, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, node.Files());
            await node.FetchAsync(_lister.CurrentId!, _lister.Uid, [_server.Address, _honest.Address]);
            Assert.Equal(_lister.Describe(_lister.CurrentId!), node.Describe(node.CurrentId!));
        }
    }
}
