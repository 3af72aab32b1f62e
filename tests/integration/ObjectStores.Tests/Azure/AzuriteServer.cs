using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using VastK8s.Testing.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

/// <summary>Azurite, and Microsoft's client to put things there.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    public const string Account = "devstoreaccount1";

    // Published with the emulator: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly HttpClient _http = new();
    private HackServer? _server;

    public Uri Endpoint => new($"http://127.0.0.1:{_server!.Port}");

    public BlobServiceClient Client => new(
        new Uri($"http://127.0.0.1:{_server!.Port}/{Account}"),
        new StorageSharedKeyCredential(Account, Key),
        new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));

    public async ValueTask InitializeAsync() => _server = await HackServer.StartAsync("azurite.sh");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A new container; the test is skipped when there is no Azurite.</summary>
    public async Task<BlobContainerClient> CreateContainerAsync(PublicAccessType access = PublicAccessType.None)
    {
        Assert.SkipUnless(_server!.Missing is null, $"Azurite is missing: {_server.Missing}");
        return await Client.CreateBlobContainerAsync($"c{Guid.NewGuid():N}", access, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Puts a blob under exactly this key: Microsoft's client trims names.</summary>
    public async Task PutAsync(BlobContainerClient container, string key, byte[] bytes)
    {
        string sas = container.GenerateSasUri(BlobContainerSasPermissions.Write, DateTimeOffset.UtcNow.AddHours(1)).Query;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{container.Uri}/{Uri.EscapeDataString(key)}{sas}");
        request.Content = new ByteArrayContent(bytes);
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Options with the account's key, unless others are given.</summary>
    public StoreOptions Options(BlobContainerClient container, string prefix = "", params (string Name, string Value)[] credentials)
    {
        if (credentials.Length == 0)
            credentials = [("accountKey", Key)];
        return new StoreOptions(new StoreUri("az", Account, container.Name, prefix))
        {
            Endpoint = Endpoint,
            Credentials = credentials.ToDictionary(c => c.Name, c => c.Value),
        };
    }
}
