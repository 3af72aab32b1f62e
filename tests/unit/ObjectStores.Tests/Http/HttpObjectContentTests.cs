using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class HttpObjectContentTests : IAsyncDisposable
{
    private readonly ScriptedOrigin _origin = new();
    private readonly RecordingTime _time = new();
    private readonly StoreHttp _http;

    public HttpObjectContentTests() => _http = _origin.Connect(_time);

    private int Size => _origin.Bytes.Length;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Reads_the_whole_object_and_verifies_its_checksum()
    {
        await using ObjectContent content = await _http.GetAsync("key", "v1", Size, 0, Size, TestContext.Current.CancellationToken);
        Assert.Equal("MD5", content.ChecksumAlgorithm);
        Assert.Equal(_origin.Bytes, await content.ToEndAsync());
        Assert.Null(Assert.Single(_origin.Requests).Range);
    }

    [Fact]
    public async Task Reads_a_range()
    {
        Assert.Equal(_origin.Bytes[500..70_000], await _http.ReadAsync(Size, 500, 69_500));
        Assert.Equal("bytes=500-69999", Assert.Single(_origin.Requests).Range);
    }

    [Fact]
    public async Task A_truncated_body_is_resumed_and_still_verified()
    {
        _origin.Then(_origin.Breaks(30_000, static c => c.End()), _origin.Breaks(20_000, static c => c.End()));
        Assert.Equal(_origin.Bytes, await _http.ReadAsync(Size, 0, Size));
        Assert.Equal([null, "bytes=30000-99999", "bytes=50000-99999"], _origin.Requests.Select(static r => r.Range));
        Assert.All(_origin.Requests, static r => Assert.Equal("\"v1\"", r.Headers["If-Match"]));
    }

    [Fact]
    public async Task A_reset_is_resumed()
    {
        _origin.Then(_origin.Breaks(0, static c => c.Reset()), _origin.Breaks(10_000, static c => c.Reset()));
        Assert.Equal(_origin.Bytes[10..90_010], await _http.ReadAsync(Size, 10, 90_000));
    }

    [Fact]
    public async Task What_was_overwritten_between_two_pieces_is_not_mixed()
    {
        _origin.Then(async (request, connection, cancel) =>
        {
            await _origin.Breaks(30_000, static c => c.End())(request, connection, cancel);
            _origin.ETag = "v2";
        });
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _http.ReadAsync(Size, 0, Size));
    }

    [Fact]
    public async Task Another_version_is_refused_though_the_server_ignores_the_condition()
    {
        _origin.Then(ScriptedOrigin.Says($"HTTP/1.1 206 X\nETag: \"v2\"\nContent-Range: bytes 0-1/{Size}\nContent-Length: 2\n\nab"));
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _http.ReadAsync(Size, 0, 2));
    }

    [Theory]
    [InlineData("206 X\nContent-Range: bytes 1-2/100000\nContent-Length: 2\n\nab", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Range: bytes 0-2/100000\nContent-Length: 3\n\nabc", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Range: bytes 0-1/100000\nContent-Length: 3\n\nabc", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Range: bytes 0-1/100000\nContent-Length: 1\n\na", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Range: items 0-1/100000\nContent-Length: 2\n\nab", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Length: 2\n\nab", ObjectStoreError.Protocol)]
    [InlineData("200 OK\nContent-Length: 2\n\nab", ObjectStoreError.Protocol)]
    [InlineData("206 X\nContent-Range: bytes 0-1/99999\nContent-Length: 2\n\nab", ObjectStoreError.Changed)]
    public async Task A_wrong_answer_is_asked_again_then_refused(string answer, ObjectStoreError error)
    {
        var wrong = ScriptedOrigin.Says("HTTP/1.1 " + answer);
        _origin.Then(wrong, wrong);
        Assert.Equal(_origin.Bytes[..2], await _http.ReadAsync(Size, 0, 2));
        _origin.Then(wrong, wrong, wrong);
        await Reads.RefusedAsync(error, () => _http.ReadAsync(Size, 0, 2));
    }

    [Fact]
    public async Task A_whole_object_of_another_length_is_changed()
    {
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _http.ReadAsync(Size - 1, 0, Size - 1));
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _http.ReadAsync(Size + 1, 0, Size + 1));
    }

    [Fact]
    public async Task A_promise_of_more_than_comes_ends_with_the_tries()
    {
        for (int i = 0; i < new RetryOptions().MaxAttempts; i++)
            _origin.Then(_origin.Breaks(i == 0 ? 10 : 0, static c => c.End()));
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Unavailable, () => _http.ReadAsync(Size, 0, Size));
        Assert.Contains("test://bucket key 'key'", e.Message, StringComparison.Ordinal);
        Assert.Contains("try 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_longer_than_the_object_is_refused_in_chunked_coding()
    {
        _origin.Then(ScriptedOrigin.Says("HTTP/1.1 206 X\nContent-Range: bytes 0-1/100000\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n"));
        await Reads.RefusedAsync(ObjectStoreError.Protocol, () => _http.ReadAsync(Size, 0, 2));
        _origin.Then(ScriptedOrigin.Says("HTTP/1.1 206 X\nContent-Range: bytes 0-1/100000\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n"));
        Assert.Equal("ab"u8.ToArray(), await _http.ReadAsync(Size, 0, 2));
    }

    [Fact]
    public async Task Damaged_bytes_are_corrupt_and_come_right_when_read_again()
    {
        byte[] damaged = [.. _origin.Bytes];
        damaged[77_777] ^= 1;
        _origin.Then(async (request, connection, cancel) =>
        {
            string md5 = Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(_origin.Bytes));
            await connection.WriteAsync($"HTTP/1.1 200 OK\nContent-Length: {Size}\nContent-MD5: {md5}\n\n", cancel);
            await connection.WriteAsync(damaged, cancel);
        });
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Corrupt, () => _http.ReadAsync(Size, 0, Size));
        Assert.True(e.IsTransient);
        Assert.Equal(_origin.Bytes, await _http.ReadAsync(Size, 0, Size));
    }

    [Fact]
    public async Task All_at_once_is_resumed_and_verified_too()
    {
        _origin.Then(_origin.Breaks(30_000, static c => c.End()), _origin.Breaks(0, static c => c.Reset()));
        await using ObjectContent content = await _http.GetAsync("key", "v1", Size, 0, Size, TestContext.Current.CancellationToken);
        byte[] all = new byte[Size];
        await content.ReadAllAsync(all, null, TestContext.Current.CancellationToken);
        Assert.Equal(_origin.Bytes, all);
        Assert.Equal(0, await content.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal([null, "bytes=30000-99999", "bytes=30000-99999"], _origin.Requests.Select(static r => r.Range));
    }

    [Fact]
    public async Task What_is_left_of_a_range_is_read_at_once()
    {
        await using ObjectContent content = await _http.GetAsync("key", "v1", Size, 0, Size, TestContext.Current.CancellationToken);
        byte[] all = new byte[Size];
        int first = await content.ReadAsync(all.AsMemory(0, 1000), TestContext.Current.CancellationToken);
        await content.ReadAllAsync(all.AsMemory(first), null, TestContext.Current.CancellationToken);
        Assert.Equal(_origin.Bytes, all);
    }

    [Fact]
    public async Task Damage_is_found_in_all_at_once_too()
    {
        _origin.Then(ScriptedOrigin.Says($"HTTP/1.1 200 OK\nContent-Length: 2\nContent-MD5: {Convert.ToBase64String(new byte[16])}\n\nab"));
        await using ObjectContent content = await _http.GetAsync("key", "v1", 2, 0, 2, TestContext.Current.CancellationToken);
        await Reads.RefusedAsync(ObjectStoreError.Corrupt, async () => await content.ReadAllAsync(new byte[2], null, TestContext.Current.CancellationToken));
        await Reads.RefusedAsync(ObjectStoreError.Corrupt, async () => await content.ReadAsync(new byte[2], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Verification_that_failed_fails_again()
    {
        _origin.Then(ScriptedOrigin.Says($"HTTP/1.1 200 OK\nContent-Length: 2\nContent-MD5: {Convert.ToBase64String(new byte[16])}\n\nab"));
        await using ObjectContent content = await _http.GetAsync("key", "v1", 2, 0, 2, TestContext.Current.CancellationToken);
        Assert.Equal(2, await content.ReadAsync(new byte[10], TestContext.Current.CancellationToken));
        for (int i = 0; i < 2; i++)
            await Reads.RefusedAsync(ObjectStoreError.Corrupt, async () => await content.ReadAsync(new byte[10], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_pause_a_store_asks_for_is_kept()
    {
        _origin.Then(
            ScriptedOrigin.Says("HTTP/1.1 503 Slow Down\nRetry-After: 7\nContent-Length: 0\n\n"),
            ScriptedOrigin.Says($"HTTP/1.1 429 Too Many\nDate: {DateTimeOffset.UtcNow:R}\nRetry-After: {DateTimeOffset.UtcNow.AddSeconds(20):R}\nContent-Length: 0\n\n"));
        Assert.Equal(_origin.Bytes[..2], await _http.ReadAsync(Size, 0, 2));
        Assert.Equal(2, _time.Pauses.Count);
        Assert.InRange(_time.Pauses.First(), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.1));
        Assert.InRange(_time.Pauses.Last(), TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(21.2));
    }

    [Fact]
    public async Task A_pause_beyond_the_deadline_is_an_error_at_once()
    {
        _origin.Then(ScriptedOrigin.Says("HTTP/1.1 503 Slow Down\nRetry-After: 3600\nContent-Length: 0\n\n"));
        await Reads.RefusedAsync(ObjectStoreError.Throttled, () => _http.ReadAsync(Size, 0, 2));
        Assert.Empty(_time.Pauses);
    }

    [Theory]
    [InlineData(404, ObjectStoreError.NotFound)]
    [InlineData(403, ObjectStoreError.AccessDenied)]
    [InlineData(412, ObjectStoreError.Changed)]
    [InlineData(416, ObjectStoreError.Changed)]
    public async Task What_lasts_is_not_tried_again(int status, ObjectStoreError error)
    {
        _origin.Then(ScriptedOrigin.Says($"HTTP/1.1 {status} No\nContent-Length: 3\n\nwhy"));
        ObjectStoreException e = await Reads.RefusedAsync(error, () => _http.ReadAsync(Size, 0, 2));
        Assert.Equal($"GET: {status} why", e.Refused);
        Assert.Single(_origin.Requests);
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_often_but_moves_on_comes_to_its_end()
    {
        await using var origin = new ScriptedOrigin(4 * 1024 * 1024);
        using StoreHttp http = origin.Connect(retry: new RetryOptions { MaxAttempts = 2 });
        for (int i = 0; i < 31; i++)
            origin.Then(origin.Breaks(128 * 1024, static c => c.End()));
        Assert.Equal(origin.Bytes, await http.ReadAsync(origin.Bytes.Length, 0, origin.Bytes.Length));
        Assert.Equal(32, origin.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_ends_a_read_that_waits()
    {
        using var cancel = new CancellationTokenSource();
        _origin.Then(async (request, connection, end) =>
        {
            await _origin.Breaks(10, static _ => { })(request, connection, end);
            await connection.StallAsync(end);
        });
        await using ObjectContent content = await _http.GetAsync("key", "v1", Size, 0, Size, cancel.Token);
        byte[] buffer = new byte[Size];
        for (int read = 0; read < 10;)
            read += await content.ReadAsync(buffer, TestContext.Current.CancellationToken);
        ValueTask<int> waiting = content.ReadAsync(buffer, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_content_usable()
    {
        using var cancel = new CancellationTokenSource();
        _origin.Then(async (request, connection, end) =>
        {
            await _origin.Breaks(10, static _ => { })(request, connection, end);
            await connection.StallAsync(end);
        });
        await using ObjectContent content = await _http.GetAsync("key", "v1", Size, 0, Size, TestContext.Current.CancellationToken);
        using var all = new MemoryStream();
        byte[] buffer = new byte[Size];
        while (all.Length < 10)
            all.Write(buffer, 0, await content.ReadAsync(buffer, TestContext.Current.CancellationToken));
        ValueTask<int> waiting = content.ReadAsync(buffer, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        all.Write(await content.ToEndAsync());
        Assert.Equal(_origin.Bytes, all.ToArray());
    }
}
