using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

public sealed class GcsCredentialTests : IAsyncLifetime
{
    private GcsServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _server.Bucket.Put("k", [1, 2, 3]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_service_account_key_gets_one_token_and_reads()
    {
        await using GcsStore store = Open(("serviceAccountKey", _server.Tokens.KeyFile()));
        Assert.Equal([1, 2, 3], await store.ReadAllAsync(Assert.Single(await store.ListAllAsync())));
        Assert.Equal(1, _server.Tokens.Given);
    }

    [Fact]
    public async Task A_key_that_the_account_does_not_have_is_unauthenticated()
    {
        string key = _server.Tokens.KeyFile(other: true);
        await using GcsStore store = Open(("serviceAccountKey", key));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("invalid_grant Invalid JWT Signature", e.Refused, StringComparison.Ordinal);
        Assert.Contains("serviceAccountKey", e.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_known_is_unauthenticated()
    {
        _server.Tokens.Next = "expired-token";
        await using GcsStore store = Open(("serviceAccountKey", _server.Tokens.KeyFile()));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.DoesNotContain("expired-token", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_the_right_is_told_which_role()
    {
        _server.Tokens.Next = "token-without-rights";
        await using GcsStore store = Open(("serviceAccountKey", _server.Tokens.KeyFile()));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.AccessDenied, e.Error);
        Assert.Contains("storage.objects.list", e.Refused, StringComparison.Ordinal);
        Assert.Contains("roles/storage.objectViewer", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_bucket_needs_no_credentials()
    {
        _server.IsPublic = true;
        await using var store = new GcsStore(Options() with { Anonymous = true });
        Assert.Equal([1, 2, 3], await store.ReadAllAsync(Assert.Single(await store.ListAllAsync())));
        Assert.Equal(0, _server.Tokens.Given);
    }

    [Fact]
    public async Task A_private_bucket_says_that_it_needs_credentials()
    {
        await using var store = new GcsStore(Options() with { Anonymous = true });
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("not public", e.Remedy, StringComparison.Ordinal);
    }

    // The default credentials are looked for once in a process: this is the only test that lets it.
    [Fact]
    public async Task Without_credentials_the_metadata_server_gives_tokens()
    {
        DirectoryInfo empty = Directory.CreateTempSubdirectory("vastk8s-gcloud-");
        string? file = Environment.GetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS");
        Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", null);
        Environment.SetEnvironmentVariable("CLOUDSDK_CONFIG", empty.FullName);
        Environment.SetEnvironmentVariable("GCE_METADATA_HOST", _server.Address.Authority);
        try
        {
            // Google's library gives the metadata server a second to show itself; its first answer may take longer on a busy machine.
            using (var http = new HttpClient())
                (await http.GetAsync(_server.Address, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            await using GcsStore store = Open();
            Assert.Equal([1, 2, 3], await store.ReadAllAsync(Assert.Single(await store.ListAllAsync())));
            Assert.Equal(1, _server.Tokens.Given);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", file);
            Environment.SetEnvironmentVariable("CLOUDSDK_CONFIG", null);
            Environment.SetEnvironmentVariable("GCE_METADATA_HOST", null);
            empty.Delete(recursive: true);
        }
    }

    private StoreOptions Options(params (string Name, string Value)[] credentials) => new(new StoreUri("gs", "", "bucket", ""))
    {
        Endpoint = _server.Address,
        Credentials = credentials.ToDictionary(c => c.Name, c => c.Value),
        Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxAttempts = 5 },
    };

    private GcsStore Open(params (string Name, string Value)[] credentials) => new(Options(credentials));
}
