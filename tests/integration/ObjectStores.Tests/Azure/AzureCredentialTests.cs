using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public class AzureCredentialTests(AzuriteServer azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_key_is_unauthenticated_and_not_shown()
    {
        string wrong = Convert.ToBase64String("a wrong key of the right length "u8);
        ObjectStoreException e = await RefusedAsync(await FilledAsync(), ("accountKey", wrong));
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("accountKey", e.Remedy, StringComparison.Ordinal);
        Assert.Contains("az://devstoreaccount1/", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_container_is_named()
    {
        BlobContainerClient container = await FilledAsync();
        await container.DeleteAsync(cancellationToken: Cancel);
        ObjectStoreException e = await RefusedAsync(container);
        Assert.Equal(ObjectStoreError.BucketNotFound, e.Error);
        Assert.Contains(container.Name, e.Message, StringComparison.Ordinal);
        await using var store = new AzureBlobStore(azurite.Options(container));
        Assert.Equal(ObjectStoreError.BucketNotFound, (await Reading.RefusedAsync(() => store.HeadAsync("dir/k", Cancel).AsTask())).Error);
    }

    [Fact]
    public async Task A_sas_with_read_and_list_does()
    {
        BlobContainerClient container = await FilledAsync();
        string sas = Sas(container, BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List);
        await using var store = new AzureBlobStore(azurite.Options(container, "", ("sasToken", sas)));
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        Assert.Equal("bytes"u8.ToArray(), await store.ReadAllAsync(listed));
    }

    [Fact]
    public async Task A_sas_without_list_lacks_the_right()
    {
        BlobContainerClient container = await FilledAsync();
        string sas = Sas(container, BlobContainerSasPermissions.Read);
        ObjectStoreException e = await RefusedAsync(container, ("sasToken", sas));
        Assert.Equal(ObjectStoreError.AccessDenied, e.Error);
        Assert.Contains("sp=rl", e.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_sas_is_unauthenticated()
    {
        BlobContainerClient container = await FilledAsync();
        string sas = Sas(container, BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, DateTimeOffset.UtcNow.AddHours(-1));
        ObjectStoreException e = await RefusedAsync(container, ("sasToken", sas));
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("sasToken", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_container_needs_no_credentials()
    {
        BlobContainerClient container = await FilledAsync(PublicAccessType.BlobContainer);
        await using var store = new AzureBlobStore(azurite.Options(container) with { Anonymous = true });
        Assert.Equal("bytes"u8.ToArray(), await store.ReadAllAsync(Assert.Single(await store.ListAllAsync())));
    }

    [Fact]
    public async Task A_private_container_says_that_it_needs_credentials()
    {
        await using var store = new AzureBlobStore(azurite.Options(await FilledAsync()) with { Anonymous = true });
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
        Assert.Contains("not public", e.Remedy, StringComparison.Ordinal);
    }

    private static string Sas(BlobContainerClient container, BlobContainerSasPermissions permissions, DateTimeOffset? expires = null)
    {
        var builder = new BlobSasBuilder(permissions, expires ?? DateTimeOffset.UtcNow.AddHours(1))
        {
            BlobContainerName = container.Name,
            StartsOn = DateTimeOffset.UtcNow.AddHours(-2),
        };
        return builder.ToSasQueryParameters(new StorageSharedKeyCredential(AzuriteServer.Account, AzuriteServer.Key)).ToString();
    }

    private async Task<ObjectStoreException> RefusedAsync(BlobContainerClient container, params (string Name, string Value)[] credentials)
    {
        await using var store = new AzureBlobStore(azurite.Options(container, "", credentials));
        return await Reading.RefusedAsync(() => store.ListAllAsync());
    }

    private async Task<BlobContainerClient> FilledAsync(PublicAccessType access = PublicAccessType.None)
    {
        BlobContainerClient container = await azurite.CreateContainerAsync(access);
        await container.GetBlobClient("dir/k").UploadAsync(BinaryData.FromString("bytes"), Cancel);
        return container;
    }
}
