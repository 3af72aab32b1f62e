using Azure;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VastK8s.ObjectStores.AzureBlob;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

/// <summary>Signs the requests that Microsoft's client sends, and compares the signatures.</summary>
public sealed class SharedKeyAgainstSdkTests : IDisposable
{
    private const string Account = "myaccount";
    private static readonly string Key = Convert.ToBase64String("a key that signs nothing of value"u8);
    private readonly RequestRecorder _recorder = new();
    private readonly HttpClient _client;

    public SharedKeyAgainstSdkTests() => _client = new HttpClient(_recorder);

    public void Dispose()
    {
        _client.Dispose();
        _recorder.Dispose();
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("dir/with space/ü+%25&=.bin")]
    public async Task A_conditional_ranged_get_has_the_clients_signature(string key)
    {
        await Assert.ThrowsAsync<RequestFailedException>(() => Container().GetBlobClient(key).DownloadStreamingAsync(
            new BlobDownloadOptions { Range = new HttpRange(5, 7), Conditions = new BlobRequestConditions { IfMatch = new ETag("\"0x8D\"") } },
            TestContext.Current.CancellationToken));
        AssertSameSignature();
    }

    [Fact]
    public async Task A_listing_has_the_clients_signature()
    {
        AsyncPageable<BlobHierarchyItem> listing = Container().GetBlobsByHierarchyAsync(
            new GetBlobsByHierarchyOptions { Traits = BlobTraits.Metadata, Delimiter = "/", Prefix = "a b/ü" }, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RequestFailedException>(async () => await listing.GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync());
        AssertSameSignature();
    }

    private BlobContainerClient Container() => new(
        new Uri($"https://{Account}.blob.core.windows.net/container"),
        new StorageSharedKeyCredential(Account, Key),
        new BlobClientOptions { Transport = new HttpClientTransport(_client), Retry = { MaxRetries = 0 } });

    private void AssertSameSignature()
    {
        HttpRequestMessage sent = Assert.Single(_recorder.Sent);
        string expected = sent.Headers.Authorization!.ToString();
        sent.Headers.Remove("Authorization");
        Assert.Equal(expected, $"SharedKey {Account}:{new SharedKeyAuthorization(Account, Key, TimeProvider.System).Sign(sent)}");
    }
}
