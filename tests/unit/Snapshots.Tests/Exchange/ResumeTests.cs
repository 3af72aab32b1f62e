using Microsoft.AspNetCore.Http;
using VastK8s.CacheAgent.Exchange;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>Agents that break off, are away, busy or do not let one in.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private const int Block = SnapshotManifest.BlockBytes;
    private readonly List<ExchangeNode> _nodes = [];
    private ExchangeServer _server = null!;
    private ExchangeServer _second = null!;
    private ExchangeNode _lister = null!;
    private ExchangeNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        (_server, _second) = (await ExchangeServer.StartAsync(), await ExchangeServer.StartAsync());
        (_lister, _node) = (new ExchangeNode(_server), new ExchangeNode(null));
        _nodes.AddRange([_lister, _node]);
        _second.Serve(_lister.Uid, _lister.Directory);

        // Rows of two blocks and a bit.
        await _lister.ListAsync([.. Enumerable.Range(0, 20_000).Select(i => Workplace.Object($"f{i:D5}", 3000, $"v{i}"))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _second.DisposeAsync();
        _nodes.ForEach(node => node.Dispose());
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_behind_the_last_whole_block()
    {
        _server.BreakOff("/layout.rows", asked => asked < 2 ? Block + 1000 : null);
        await FetchAsync(_server);
        Assert.Equal([$"layout.rows bytes=0-639999", $"layout.rows bytes={Block}-639999", $"layout.rows bytes={2 * Block}-639999"], Requests(_server, "layout.rows"));
    }

    [Fact]
    public async Task The_next_agent_goes_on_where_one_broke_off()
    {
        _server.BreakOff("/layout.rows", asked => asked == 0 ? (2 * Block) + 5 : 1000);
        await FetchAsync(_server, _second);
        Assert.Equal([$"layout.rows bytes={2 * Block}-639999"], Requests(_second, "layout.rows"));
        Assert.Empty(Requests(_second, "listing"));
    }

    [Fact]
    public async Task Agents_that_are_away_or_without_it_are_passed_over()
    {
        using var gone = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        gone.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        await using var without = await ExchangeServer.StartAsync();
        await FetchAsync([gone.LocalEndPoint!.ToString()!, "no host at all", without.Address, _server.Address]);
    }

    [Fact]
    public async Task A_busy_agent_is_asked_again()
    {
        var asked = 0;
        _server.OnRequestAsync = (context, answer) =>
        {
            if (Interlocked.Increment(ref asked) > 1)
                return answer();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        await FetchAsync(_server);
        Assert.True(asked > 1);
    }

    [Fact]
    public async Task Without_any_agent_the_error_says_so()
    {
        var error = await Assert.ThrowsAsync<SnapshotExchangeException>(() => FetchAsync((IReadOnlyList<string>)[]));
        Assert.Contains("none was named", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another token", "401")]
    [InlineData(null, "no token")]
    public async Task A_wrong_token_is_refused(string? token, string said)
    {
        var before = _node.Files();
        var error = await Assert.ThrowsAsync<SnapshotExchangeException>(
            () => _node.FetchAsync(_lister.CurrentId!, _lister.Uid, [_server.Address], token: token));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _node.Files());
    }

    [Fact]
    public async Task Cancelled_it_leaves_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var before = _node.Files();
        using var peers = new PeerClient(() => ExchangeServer.Token);
        _server.OnRequestAsync = async (context, answer) =>
        {
            if (context.Request.Path.Value!.EndsWith("layout.heap", StringComparison.Ordinal))
                await stop.CancelAsync();
            await answer();
        };
        var fetch = new SnapshotFetch(VastK8s.CacheAgent.Snapshots.Files.DurableFiles.Instance, peers, new TableDigests(), TimeProvider.System, VastK8s.Erofs.ErofsImage.Create);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fetch.RunAsync(_lister.Uid, _lister.CurrentId!, [_server.Address], _node.Directory, install => install(_node.Use), null, stop.Token));
        Assert.Equal(before, _node.Files());
    }

    private static IEnumerable<string> Requests(ExchangeServer server, string name) => server.Requests.Where(r => r.StartsWith(name, StringComparison.Ordinal));

    private Task FetchAsync(params ExchangeServer[] servers) => FetchAsync([.. servers.Select(s => s.Address)]);

    private async Task FetchAsync(IReadOnlyList<string> addresses)
    {
        await _node.FetchAsync(_lister.CurrentId!, _lister.Uid, addresses);
        Assert.Equal(_lister.Describe(_lister.CurrentId!), _node.Describe(_node.CurrentId!));
    }
}
