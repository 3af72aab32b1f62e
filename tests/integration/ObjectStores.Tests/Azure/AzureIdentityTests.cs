using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Integration.Tests.Servers;
using VastK8s.Testing.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

/// <summary>Bearer tokens, which go over https alone: an Azurite with a certificate, trusted through caFile.</summary>
public sealed class AzureIdentityTests : IAsyncLifetime
{
    private readonly LoopbackCertificate _certificate = new();
    private readonly HttpClient _trusting = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });
    private HackServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await HackServer.StartAsync("azurite.sh", ("CERT", _certificate.CertificateFile), ("CERT_KEY", _certificate.KeyFile));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _trusting.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task A_managed_identity_found_by_the_default_chain_reads()
    {
        StoreOptions options = await FilledAsync();
        int asked = 0;
        // The App Service endpoint: the one form of managed identity whose address the environment names.
        await using LocalServer identity = await LocalServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            Assert.Equal("header", context.Request.Headers["X-IDENTITY-HEADER"]);
            DateTimeOffset expires = DateTimeOffset.UtcNow.AddHours(8);
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
            {
                ["access_token"] = EntraToken.Create(expires),
                ["expires_on"] = $"{expires.ToUnixTimeSeconds()}",
                ["resource"] = context.Request.Query["resource"].ToString(),
                ["token_type"] = "Bearer",
            });
        });
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", $"{identity.Address}msi/token");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "header");
        try
        {
            await using var store = new AzureBlobStore(options);
            ObjectInfo listed = Assert.Single(await store.ListAllAsync());
            Assert.Equal("bytes"u8.ToArray(), await store.ReadAllAsync(listed));
            Assert.Equal(1, asked);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        }
    }

    [Fact]
    public async Task An_expired_token_is_unauthenticated_and_fetched_anew_for_each_try()
    {
        StoreOptions options = await FilledAsync();
        var credential = new ExpiredCredential();
        await using var store = new AzureBlobStore(options, credential);
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("Lifetime validation failed", e.Refused, StringComparison.Ordinal);
        Assert.Contains("workload identity", e.Remedy, StringComparison.Ordinal);
        Assert.InRange(credential.Asked, 2, 10);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        StoreOptions options = await FilledAsync();
        var key = new Dictionary<string, string> { ["accountKey"] = AzuriteServer.Key };
        await using var store = new AzureBlobStore(options with { CaFile = null, Credentials = key });
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains("caFile", e.Remedy, StringComparison.Ordinal);
    }

    private async Task<StoreOptions> FilledAsync()
    {
        Assert.SkipUnless(_server!.Missing is null, $"Azurite is missing: {_server.Missing}");
        string name = $"c{Guid.NewGuid():N}";
        var container = new BlobContainerClient(
            new Uri($"https://127.0.0.1:{_server.Port}/{AzuriteServer.Account}/{name}"),
            new StorageSharedKeyCredential(AzuriteServer.Account, AzuriteServer.Key),
            new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05) { Transport = new HttpClientTransport(_trusting) });
        await container.CreateAsync(cancellationToken: Cancel);
        await container.GetBlobClient("k").UploadAsync(BinaryData.FromString("bytes"), Cancel);
        return new StoreOptions(new StoreUri("az", AzuriteServer.Account, name, ""))
        {
            Endpoint = new Uri($"https://127.0.0.1:{_server.Port}"),
            CaFile = _certificate.CertificateFile,
            Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
        };
    }

    private sealed class ExpiredCredential : TokenCredential
    {
        public int Asked { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked++;
            return new AccessToken(EntraToken.Create(DateTimeOffset.UtcNow.AddMinutes(-5)), DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
