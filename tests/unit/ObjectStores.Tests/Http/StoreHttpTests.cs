using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class StoreHttpTests
{
    [Fact]
    public async Task One_connection_serves_one_read_after_another()
    {
        await using var origin = new ScriptedOrigin();
        using StoreHttp http = origin.Connect();
        for (int i = 0; i < 50; i++)
            Assert.Equal(origin.Bytes[i..(i + 100)], await http.ReadAsync(origin.Bytes.Length, i, 100));
        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task More_reads_than_connections_wait_for_their_turn()
    {
        await using var origin = new ScriptedOrigin();
        using StoreHttp http = origin.Connect(maxConnections: 3);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => http.ReadAsync(origin.Bytes.Length, i, 90_000)));
        Assert.InRange(origin.Connections, 1, 3);
        Assert.Equal(60, origin.Requests.Count);
    }

    [Fact]
    public async Task Contents_given_up_half_read_give_their_connection_back()
    {
        await using var origin = new ScriptedOrigin();
        using StoreHttp http = origin.Connect(maxConnections: 1);
        for (int i = 0; i < 20; i++)
        {
            await using ObjectContent content = await http.GetAsync("key", "v1", origin.Bytes.Length, 0, origin.Bytes.Length, TestContext.Current.CancellationToken);
            await content.ReadAsync(new byte[10], TestContext.Current.CancellationToken);
        }
        Assert.Equal(1, http.Slots.CurrentCount);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_and_asked_again()
    {
        await using var origin = new ScriptedOrigin();
        var time = new RecordingTime();
        using StoreHttp http = origin.Connect(time);
        origin.Then(
            async (_, connection, cancel) => await SayNothingAsync(connection, time, cancel),
            async (request, connection, cancel) =>
            {
                await origin.Breaks(50_000, static _ => { })(request, connection, cancel);
                await SayNothingAsync(connection, time, cancel);
            });
        Assert.Equal(origin.Bytes, await http.ReadAsync(origin.Bytes.Length, 0, origin.Bytes.Length));
        Assert.Equal(3, origin.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stays_silent_ends_at_the_deadline()
    {
        await using var origin = new ScriptedOrigin();
        var time = new RecordingTime();
        using StoreHttp http = origin.Connect(time);
        for (int i = 0; i < 10; i++)
            origin.Then(async (_, connection, cancel) => await SayNothingAsync(connection, time, cancel));
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Unavailable, () => http.ReadAsync(origin.Bytes.Length, 0, 10));
        Assert.Contains("no byte came for 15 s", e.Refused, StringComparison.Ordinal);
        Assert.Equal(60 / 15, origin.Requests.Count);
    }

    [Fact]
    public async Task A_trickle_ends_at_the_deadline()
    {
        await using var origin = new ScriptedOrigin();
        var time = new RecordingTime();
        using StoreHttp http = origin.Connect(time);
        for (int i = 0; i < 100; i++)
        {
            origin.Then(async (request, connection, cancel) =>
            {
                await origin.Breaks(1, static _ => { })(request, connection, cancel);
                await SayNothingAsync(connection, time, cancel);
            });
        }
        await Reads.RefusedAsync(ObjectStoreError.Unavailable, () => http.ReadAsync(origin.Bytes.Length, 0, origin.Bytes.Length));
        Assert.InRange(origin.Requests.Count, 4, 5);
    }

    [Fact]
    public async Task A_refused_connection_says_errno_and_is_transient()
    {
        var origin = new ScriptedOrigin();
        using StoreHttp http = origin.Connect();
        await origin.DisposeAsync();
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Unavailable, () => http.ReadAsync(10, 0, 10));
        Assert.Contains("errno 111", e.Message, StringComparison.Ordinal);
        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task A_key_goes_over_the_wire_as_it_is()
    {
        await using var origin = new ScriptedOrigin(10);
        using StoreHttp http = origin.Connect();
        foreach (string key in new[] { "a/../b", "./a", "a//b/", "%2e%2e/%", "a b+c?d#e", "é\ud83d\ude00", "/", "..", "a;b=c&d:@!$'()*,\\\"<>|~" })
        {
            await using ObjectContent content = await http.GetAsync(key, "v1", 10, 0, 10, TestContext.Current.CancellationToken);
            string target = origin.Requests.Last().Target;
            Assert.Equal("/" + key, Uri.UnescapeDataString(target));
            Assert.All(target, static c => Assert.True(char.IsAsciiLetterOrDigit(c) || "-._~/%".Contains(c, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_page_is_read_again_when_it_breaks_off_and_refused_when_it_is_none()
    {
        await using var origin = new ScriptedOrigin(10);
        using StoreHttp http = origin.Connect();
        origin.Then(origin.Breaks(5, static c => c.Reset()));
        Assert.Equal(origin.Bytes, await ReadPageAsync(http, origin, static bytes => bytes));
        await Reads.RefusedAsync(ObjectStoreError.Protocol, () => ReadPageAsync(http, origin, static _ => throw new FormatException("no page")));
        Assert.Equal(2 + RetryBudget.FewAttempts, origin.Requests.Count);
    }

    private static async Task SayNothingAsync(Testing.Http.RawConnection connection, RecordingTime time, CancellationToken cancel)
    {
        Task passing = time.PassIdleAsync(cancel);
        await connection.StallAsync(cancel);
        await passing;
    }

    private static async Task<byte[]> ReadPageAsync(StoreHttp http, ScriptedOrigin origin, Func<byte[], byte[]> parse) => await http.SendAsync(
        null,
        cancel => new PlainProtocol(origin.Endpoint).CreateGetAsync(new ObjectRange("key", "v1", 10, 0, 10), cancel),
        async (_, body, cancel) =>
        {
            using PooledBody page = await PooledBody.ReadAsync(body, 1000, cancel);
            return parse(page.Bytes.ToArray());
        },
        TestContext.Current.CancellationToken);
}
