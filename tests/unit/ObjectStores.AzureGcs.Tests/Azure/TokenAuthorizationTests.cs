using Azure;
using Azure.Identity;
using VastK8s.ObjectStores.AzureBlob;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

public sealed class TokenAuthorizationTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CountingCredential _credential = new();
    private readonly TokenAuthorization _authorization;

    public TokenAuthorizationTests()
    {
        _credential.ExpiresOn = _time.Now + TimeSpan.FromHours(1);
        _authorization = new TokenAuthorization(_credential, new StoreOptions(new StoreUri("az", "acc", "con", "")) { Time = _time });
    }

    public void Dispose() => _authorization.Dispose();

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        Assert.Equal("Bearer token-1", await SendAsync());
        _time.Now += TimeSpan.FromMinutes(54);
        Assert.Equal("Bearer token-1", await SendAsync());
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("Bearer token-2", await SendAsync());
    }

    [Fact]
    public async Task While_no_new_token_comes_the_old_one_serves_until_it_expires()
    {
        await SendAsync();
        _credential.Failure = new AuthenticationFailedException("away", new RequestFailedException(503, "busy"));
        _time.Now += TimeSpan.FromMinutes(58);
        Assert.Equal("Bearer token-1", await SendAsync());
        _time.Now += TimeSpan.FromMinutes(3);
        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
    }

    [Fact]
    public async Task A_refused_token_is_replaced()
    {
        await SendAsync();
        _authorization.Forget();
        Assert.Equal("Bearer token-2", await SendAsync());
    }

    [Fact]
    public async Task Without_any_identity_the_error_says_how_to_get_one()
    {
        _credential.Failure = new CredentialUnavailableException("no identity here\nsecond line");
        ObjectStoreException e = await Assert.ThrowsAsync<ObjectStoreException>(SendAsync);
        Assert.Equal((ObjectStoreError.Unauthenticated, "no token: no identity here"), (e.Error, e.Refused));
        Assert.Contains("AZURE_FEDERATED_TOKEN_FILE", e.Remedy, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://acc.blob.core.windows.net/con/k");
        await _authorization.ApplyAsync(request, TestContext.Current.CancellationToken);
        return request.Headers.GetValues("Authorization").Single();
    }
}
