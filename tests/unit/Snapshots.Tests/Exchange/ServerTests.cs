using System.Net;
using System.Net.Http.Headers;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>The routes, as any client sees them.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private ExchangeServer _server = null!;
    private ExchangeNode _node = null!;
    private SnapshotInfo _info = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ExchangeServer.StartAsync(maxDownloads: 1);
        _node = new ExchangeNode(_server);
        _info = await _node.ListAsync(Workplace.Object("a"), Workplace.Object("b"), Workplace.Object("c"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ExchangeServer.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _node.Dispose();
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, 0, 96)]
    [InlineData("bytes=0-", HttpStatusCode.PartialContent, 0, 96)]
    [InlineData("bytes=32-63", HttpStatusCode.PartialContent, 32, 64)]
    [InlineData("bytes=64-1000", HttpStatusCode.PartialContent, 64, 96)]
    [InlineData("bytes=-10", HttpStatusCode.PartialContent, 86, 96)]
    [InlineData("bytes=-1000", HttpStatusCode.PartialContent, 0, 96)]
    [InlineData("bytes=0-1,4-5", HttpStatusCode.OK, 0, 96)]
    [InlineData("rows=1-2", HttpStatusCode.OK, 0, 96)]
    [InlineData("bytes=5-4", HttpStatusCode.OK, 0, 96)]
    public async Task Ranges_are_those_of_the_RFC(string? range, HttpStatusCode status, int from, int to)
    {
        using var response = await GetAsync($"{_node.Uid}/{_info.Id}/files/layout.rows", range);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(_node.Read("layout.rows")[from..to], await response.Content.ReadAsByteArrayAsync(Token));
        if (status == HttpStatusCode.PartialContent)
            Assert.Equal($"bytes {from}-{to - 1}/96", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=96-")]
    [InlineData("bytes=9223372036854775807-9223372036854775807")]
    [InlineData("bytes=-0")]
    public async Task A_range_without_bytes_is_416(string range)
    {
        using var response = await GetAsync($"{_node.Uid}/{_info.Id}/files/layout.rows", range);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */96", response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task What_is_appended_and_not_committed_is_not_shown()
    {
        await File.AppendAllTextAsync(Path.Combine(_node.Directory, "layout.rows"), "rows of a build under way", Token);
        using var response = await GetAsync($"{_node.Uid}/{_info.Id}/files/layout.rows", "bytes=64-");
        Assert.Equal(32, (await response.Content.ReadAsByteArrayAsync(Token)).Length);
        using var behind = await GetAsync($"{_node.Uid}/{_info.Id}/files/layout.rows", "bytes=96-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, behind.StatusCode);
    }

    [Theory]
    [InlineData("{uid}/{id}/files/layout.json")]
    [InlineData("{uid}/{id}/files/secrets.json")]
    [InlineData("{uid}/{id}/files/..%2F..%2Fsecrets.json")]
    [InlineData("{uid}/{id}/files/%2E%2E%2Fsnapshot.json")]
    [InlineData("{uid}/{id}/files/%2Fetc%2Fpasswd")]
    [InlineData("{uid}/{id}/files/listing%00")]
    [InlineData("{uid}/{id}/files/LISTING")]
    [InlineData("{uid}/..%2F..%2Fbuilding%2Fsnapshot/files/listing")]
    [InlineData("{uid}/.deleted-{id}/files/listing")]
    [InlineData("{uid}/0000000000000000000000000000000000000000000000000000000000000000/files/listing")]
    [InlineData("{uid}/0000000000000000000000000000000000000000000000000000000000000000/files/layout.rows")]
    [InlineData("{uid}/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("{uid}/x")]
    [InlineData("x/{id}")]
    [InlineData("..%2F{uid}/{id}")]
    [InlineData("%2E/{id}/files/listing")]
    public async Task Nothing_but_the_three_files_of_a_snapshot_is_there(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_node.Directory, "secrets.json"), "{}", Token);
        using var response = await GetAsync(path.Replace("{uid}", _node.Uid, StringComparison.Ordinal).Replace("{id}", _info.Id, StringComparison.Ordinal), null);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Basic dGhlIHRva2VuIG9mIGFsbCBhZ2VudHM=")]
    [InlineData("Bearer the token of all agent")]
    [InlineData("Bearer the token of all agents!")]
    public async Task Who_does_not_show_the_token_is_told_nothing(string? authorization)
    {
        foreach (var path in (string[])[$"{_node.Uid}/{_info.Id}", $"{_node.Uid}/{_info.Id}/files/listing", $"x/{_info.Id}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _server.Url(path));
            using var client = new HttpClient();
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    public async Task While_there_is_no_token_nobody_is_let_in()
    {
        foreach (var token in (string?[])[null, ""])
        {
            _server.ServedToken = token;
            using var response = await GetAsync($"{_node.Uid}/{_info.Id}", null);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task More_downloads_at_once_than_allowed_are_told_to_come_back()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        _server.OnRequestAsync = async (context, answer) =>
        {
            if (!context.Request.Path.Value!.EndsWith("listing", StringComparison.Ordinal))
            {
                await answer();
                return;
            }

            // Held in the middle of its answer.
            context.Response.OnStarting(async () =>
            {
                entered.SetResult();
                await leave.Task;
            });
            await answer();
        };
        var first = GetAsync($"{_node.Uid}/{_info.Id}/files/listing", null);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        using (var second = await GetAsync($"{_node.Uid}/{_info.Id}/files/layout.rows", null))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter!.Delta);
        }

        leave.SetResult();
        using var answered = await first;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        _ = await answered.Content.ReadAsByteArrayAsync(Token);
    }

    [Fact]
    public async Task The_manifest_has_no_credentials_and_says_what_there_is()
    {
        using var response = await GetAsync($"{_node.Uid}/{_info.Id}", null);
        var manifest = ManifestJson.Read(await response.Content.ReadAsByteArrayAsync(Token));
        manifest.Check(_info.Id);
        Assert.Equal((3, 96), (manifest.Table.Rows, manifest.RowBytes));
        Assert.Equal("s3://bucket", Assert.Single(manifest.Sources).Source.Uri);
        Assert.Equal(_info.Created, manifest.Snapshot.Created);
        Assert.Equal(new FileInfo(Path.Combine(_node.CurrentDirectory, "listing")).Length, manifest.ListingBytes);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Url(path));
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }
}
