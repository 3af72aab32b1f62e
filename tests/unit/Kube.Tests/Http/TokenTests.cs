using System.Net;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Http;

public sealed class TokenTests : IDisposable
{
    private static readonly NamespacedName Key = new("x", "a");
    private readonly string _path = Path.Combine(Path.GetTempPath(), "vastk8s-token-" + Guid.NewGuid().ToString("N"));
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        await File.WriteAllTextAsync(_path, "first\n", Token);
        var file = new TokenFile(_path, _time);
        Assert.Equal("first", await file.GetAsync(Token));
        await File.WriteAllTextAsync(_path, "second", Token);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("first", await file.GetAsync(Token));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("second", await file.GetAsync(Token));
        File.Delete(_path);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("second", await file.GetAsync(Token));
    }

    [Fact]
    public Task Without_any_token_it_fails() => Assert.ThrowsAnyAsync<IOException>(async () => await new TokenFile(_path, _time).GetAsync(Token));

    [Fact]
    public async Task A_token_that_is_refused_is_read_again_at_once_and_the_request_sent_again()
    {
        await File.WriteAllTextAsync(_path, "old", Token);
        var handler = new AnsweringHandler(request => request.Headers.Authorization!.Parameter == "new"
            ? AnsweringHandler.Json("""{"metadata":{"name":"a"}}""")
            : new HttpResponseMessage(HttpStatusCode.Unauthorized));
        using var client = new HttpKubeClient(new KubeClientConfig { Server = new Uri("https://kube.test"), Token = new TokenFile(_path, _time) }, handler);
        Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => client.GetAsync<Widget>(Key, Token))).IsUnauthorized);
        await File.WriteAllTextAsync(_path, "new", Token);
        Assert.Equal("a", (await client.GetAsync<Widget>(Key, Token)).Metadata.Name);
        await client.GetAsync<Widget>(Key, Token);
        Assert.Equal(["old", "old", "new", "new"], handler.Requests.Select(request => request.Token));
    }
}
