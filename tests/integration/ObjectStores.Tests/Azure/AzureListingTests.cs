using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public class AzureListingTests(AzuriteServer azurite)
{
    private static readonly string[] Keys =
    [
        .. Enumerable.Range(0, 25).Select(i => $"flat-{i:000}"),
        .. Enumerable.Range(0, 12).SelectMany(d => Enumerable.Range(0, 4).Select(f => $"wide/{d}/{f}.bin")),
        "deep/1/2/3/4/5/6/7", "deep/1/2/3/4/other", "wide/file", "sp ace/ü+%25&=?#.bin", "twice//slashed", "marker/", "日本/語",
        "emoji/😀", "emoji/\uE000", "a", "a/b", "a-", "quote\"'<&>",
    ];

    [Theory]
    [InlineData(1, 5000)]
    [InlineData(1, 7)]
    [InlineData(2, 7)]
    [InlineData(8, 7)]
    [InlineData(8, 5000)]
    [InlineData(64, 13)]
    public async Task Each_object_comes_once_however_the_keyspace_is_divided(int parallelism, int pageSize)
    {
        BlobContainerClient container = await FilledAsync();
        await using var store = new AzureBlobStore(azurite.Options(container), null, pageSize);
        List<ObjectInfo> listed = await store.ListAllAsync(parallelism);
        Assert.Equal(Keys.Order(StringComparer.Ordinal), listed.Select(o => o.Key).Order(StringComparer.Ordinal));
        Assert.All(listed, o => Assert.Equal(o.Key.Length, o.Size));
    }

    [Fact]
    public async Task A_prefix_limits_the_listing()
    {
        BlobContainerClient container = await FilledAsync();
        await using var store = new AzureBlobStore(azurite.Options(container, "wide/"), null, 7);
        Assert.Equal(Keys.Where(k => k.StartsWith("wide/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            (await store.ListAllAsync()).Select(o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_listed_can_be_looked_at_and_read()
    {
        BlobContainerClient container = await FilledAsync();
        await using var store = new AzureBlobStore(azurite.Options(container));
        string[] plain = ["flat-", "wide/"];
        foreach (ObjectInfo listed in (await store.ListAllAsync()).Where(o => !plain.Any(p => o.Key.StartsWith(p, StringComparison.Ordinal))))
        {
            Assert.Equal(listed, await store.HeadAsync(listed.Key, TestContext.Current.CancellationToken));
            Assert.Equal(Content(listed.Key), await store.ReadAllAsync(listed));
        }
    }

    [Fact]
    public async Task Placeholders_of_directories_are_markers()
    {
        BlobContainerClient container = await azurite.CreateContainerAsync();
        var directory = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } };
        foreach (string key in new[] { "dir", "dir/sub", "empty" })
            await container.GetBlobClient(key).UploadAsync(BinaryData.Empty, directory, TestContext.Current.CancellationToken);
        await container.GetBlobClient("dir/sub/file").UploadAsync(BinaryData.FromString("x"), TestContext.Current.CancellationToken);
        await using var store = new AzureBlobStore(azurite.Options(container));
        List<ObjectInfo> listed = await store.ListAllAsync();
        Assert.Equal(["dir/", "dir/sub/", "dir/sub/file", "empty/"], listed.Select(o => o.Key).Order(StringComparer.Ordinal));
        Assert.All(listed.Where(o => o.Key.EndsWith('/')), o => Assert.Equal(0, o.Size));
        ObjectInfo marker = listed.Single(o => o.Key == "dir/sub/");
        Assert.Equal(marker, await store.HeadAsync("dir/sub/", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_container_has_no_objects()
    {
        BlobContainerClient container = await azurite.CreateContainerAsync();
        await using var store = new AzureBlobStore(azurite.Options(container));
        Assert.Empty(await store.ListAllAsync());
    }

    private static byte[] Content(string key) => Reading.Bytes(key.Length, key.Length);

    private async Task<BlobContainerClient> FilledAsync()
    {
        BlobContainerClient container = await azurite.CreateContainerAsync();
        await Parallel.ForEachAsync(Keys, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            async (key, cancel) => await azurite.PutAsync(container, key, Content(key)));
        return container;
    }
}
