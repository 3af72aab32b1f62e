using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public class AzureReadingTests(AzuriteServer azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 99_999)]
    [InlineData(1, 99_999)]
    [InlineData(99_999, 1)]
    [InlineData(40_000, 20_000)]
    public async Task A_range_has_its_bytes(int offset, int length)
    {
        byte[] bytes = Reading.Bytes(100_000);
        await using AzureBlobStore store = await StoreAsync(bytes);
        (byte[] read, string? checksum) = await store.ReadAsync(await store.HeadAsync("k", Cancel), offset, length);
        Assert.Equal(bytes[offset..(offset + length)], read);
        Assert.Null(checksum);
    }

    [Fact]
    public async Task A_whole_object_is_verified()
    {
        byte[] bytes = Reading.Bytes(100_000);
        await using AzureBlobStore store = await StoreAsync(bytes, Md5(bytes));
        (byte[] read, string? checksum) = await store.ReadAsync(await store.HeadAsync("k", Cancel), 0, bytes.Length);
        Assert.Equal(bytes, read);
        Assert.Equal("MD5", checksum);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_checksum_are_corrupt()
    {
        byte[] bytes = Reading.Bytes(1000);
        await using AzureBlobStore store = await StoreAsync(bytes, Md5("something else"u8));
        ObjectInfo info = await store.HeadAsync("k", Cancel);
        Assert.Equal(ObjectStoreError.Corrupt, (await Reading.RefusedAsync(() => store.ReadAllAsync(info))).Error);
    }

    [Fact]
    public async Task An_overwritten_object_has_changed_even_with_the_same_bytes()
    {
        BlobContainerClient container = await azurite.CreateContainerAsync();
        await container.GetBlobClient("k").UploadAsync(BinaryData.FromString("same"), Cancel);
        await using var store = new AzureBlobStore(azurite.Options(container));
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        await container.GetBlobClient("k").UploadAsync(BinaryData.FromString("same"), overwrite: true, Cancel);
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ReadAllAsync(listed));
        Assert.Equal((ObjectStoreError.Changed, "k"), (e.Error, e.Key));
        Assert.Contains("ConditionNotMet", e.Refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_object_is_not_found()
    {
        await using AzureBlobStore store = await StoreAsync([1, 2, 3]);
        ObjectInfo listed = await store.HeadAsync("k", Cancel);
        await azurite.Client.GetBlobContainerClient(store.Uri.Bucket).DeleteBlobAsync("k", cancellationToken: Cancel);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.ReadAllAsync(listed))).Error);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.HeadAsync("k", Cancel).AsTask())).Error);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.HeadAsync("none/", Cancel).AsTask())).Error);
    }

    [Fact]
    public async Task An_object_of_another_size_has_changed()
    {
        await using AzureBlobStore store = await StoreAsync([1, 2, 3]);
        ObjectInfo listed = (await store.HeadAsync("k", Cancel)) with { Size = 2 };
        Assert.Equal(ObjectStoreError.Changed, (await Reading.RefusedAsync(() => store.ReadAllAsync(listed))).Error);
    }

#pragma warning disable CA5351 // Content-MD5 is the checksum that the service has.
    private static byte[] Md5(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private async Task<AzureBlobStore> StoreAsync(byte[] bytes, byte[]? md5 = null)
    {
        BlobContainerClient container = await azurite.CreateContainerAsync();
        BlobClient blob = container.GetBlobClient("k");
        await blob.UploadAsync(BinaryData.FromBytes(bytes), Cancel);
        await blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentHash = md5 }, cancellationToken: Cancel);
        return new AzureBlobStore(azurite.Options(container));
    }
}
