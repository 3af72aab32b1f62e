using Amazon.S3.Model;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

[Collection(RadosgwCollection.Name)]
public sealed class S3ReadingTests(RadosgwServer server)
{
    [Fact]
    public async Task A_whole_object_is_read_and_verified_by_its_MD5()
    {
        string bucket = await server.CreateBucketAsync();
        byte[] bytes = Reading.Bytes(1_234_567);
        await server.PutAsync(bucket, "k", bytes);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo info = await store.HeadAsync("k", TestContext.Current.CancellationToken);
        (byte[] read, string? checksum) = await store.ReadAsync(info, 0, info.Size);
        Assert.Equal(bytes, read);
        Assert.Equal("MD5", checksum);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(999_999, 1)]
    [InlineData(1, 999_999)]
    [InlineData(123_456, 500_000)]
    public async Task Ranges_are_read(int offset, int length)
    {
        string bucket = await server.CreateBucketAsync();
        byte[] bytes = Reading.Bytes(1_000_000);
        await server.PutAsync(bucket, "k", bytes);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        (byte[] read, string? checksum) = await store.ReadAsync(info, offset, length);
        Assert.Equal(bytes[offset..(offset + length)], read);
        Assert.Null(checksum);
    }

    [Fact]
    public async Task An_overwritten_object_is_changed()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "k", Reading.Bytes(1000, 1));
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        await server.PutAsync(bucket, "k", Reading.Bytes(1000, 2));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ReadAllAsync(info));
        Assert.Equal(ObjectStoreError.Changed, e.Error);
        Assert.Contains($"s3://{bucket} key 'k'", e.Message, StringComparison.Ordinal);
        e = await Reading.RefusedAsync(() => store.ReadAsync(info, 10, 20));
        Assert.Equal(ObjectStoreError.Changed, e.Error);
    }

    [Fact]
    public async Task A_deleted_object_is_not_found()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "k", Reading.Bytes(10));
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        await server.Client.DeleteObjectAsync(bucket, "k", TestContext.Current.CancellationToken);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.ReadAllAsync(info))).Error);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(async () => await store.HeadAsync("k", TestContext.Current.CancellationToken))).Error);
    }

    [Fact]
    public async Task In_a_bucket_with_versions_the_listed_one_is_read_after_overwriting_and_deleting()
    {
        string bucket = await server.CreateBucketAsync(versions: true);
        byte[] old = Reading.Bytes(100_000, 1);
        string versionId = await server.PutAsync(bucket, "k", old);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        Assert.EndsWith(" " + versionId, listed.Version, StringComparison.Ordinal);
        Assert.Equal(listed.Version, (await store.HeadAsync("k", TestContext.Current.CancellationToken)).Version);

        await server.PutAsync(bucket, "k", Reading.Bytes(100_000, 2));
        Assert.Equal(old, await store.ReadAllAsync(listed));
        Assert.Equal(old[5..105], (await store.ReadAsync(listed, 5, 100)).Bytes);
        ObjectInfo now = Assert.Single(await store.ListAllAsync());
        Assert.NotEqual(listed.Version, now.Version);
        Assert.Equal(Reading.Bytes(100_000, 2), await store.ReadAllAsync(now));

        await server.Client.DeleteObjectAsync(bucket, "k", TestContext.Current.CancellationToken);
        Assert.Empty(await store.ListAllAsync());
        Assert.Equal(old, await store.ReadAllAsync(listed));
    }

    [Fact]
    public async Task Objects_older_than_the_buckets_versioning_are_read()
    {
        string bucket = await server.CreateBucketAsync();
        byte[] old = Reading.Bytes(1000, 1);
        await server.PutAsync(bucket, "k", old);
        await server.Client.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = bucket, VersioningConfig = new S3BucketVersioningConfig { Status = Amazon.S3.VersionStatus.Enabled } },
            TestContext.Current.CancellationToken);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        Assert.Equal(listed.Version, (await store.HeadAsync("k", TestContext.Current.CancellationToken)).Version);
        await server.PutAsync(bucket, "k", Reading.Bytes(1000, 2));
        Assert.Equal(old, await store.ReadAllAsync(listed));
    }

    [Fact]
    public async Task An_object_uploaded_in_parts_is_read()
    {
        string bucket = await server.CreateBucketAsync();
        byte[] bytes = Reading.Bytes(12 * 1024 * 1024);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string id = (await server.Client.InitiateMultipartUploadAsync(bucket, "large", cancel)).UploadId;
        var etags = new List<PartETag>();
        for (int part = 0; part < 2; part++)
        {
            using var body = new MemoryStream(bytes, part * 6 * 1024 * 1024, 6 * 1024 * 1024);
            UploadPartResponse answer = await server.Client.UploadPartAsync(
                new UploadPartRequest { BucketName = bucket, Key = "large", UploadId = id, PartNumber = part + 1, InputStream = body, PartSize = body.Length, UseChunkEncoding = false }, cancel);
            etags.Add(new PartETag(part + 1, answer.ETag));
        }
        await server.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = bucket, Key = "large", UploadId = id, PartETags = etags }, cancel);

        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        Assert.Equal(info.Version, (await store.HeadAsync("large", cancel)).Version);
        Assert.EndsWith("-2", info.Version, StringComparison.Ordinal);
        (byte[] read, string? checksum) = await store.ReadAsync(info, 0, info.Size);
        Assert.Equal(bytes, read);
        Assert.Null(checksum);
        Assert.Equal(bytes[5_000_000..9_000_000], (await store.ReadAsync(info, 5_000_000, 4_000_000)).Bytes);
    }

    [Fact]
    public async Task A_public_object_is_read_without_credentials()
    {
        string bucket = await server.CreateBucketAsync(isPublic: true);
        byte[] bytes = Reading.Bytes(1000);
        await server.PutAsync(bucket, "open", bytes, isPublic: true);
        await server.PutAsync(bucket, "closed", bytes);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Anonymous = true, Credentials = new Dictionary<string, string>() });
        List<ObjectInfo> all = await store.ListAllAsync();
        Assert.Equal(["closed", "open"], all.Select(static o => o.Key).Order());
        Assert.Equal(bytes, await store.ReadAllAsync(all.Single(static o => o.Key == "open")));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ReadAllAsync(all.Single(static o => o.Key == "closed")));
        Assert.Equal(ObjectStoreError.AccessDenied, e.Error);
        Assert.Contains("not public", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_is_found_by_its_host_name()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "a b", Reading.Bytes(10));
        StoreOptions options = server.Options(bucket) with { Endpoint = new Uri($"http://localhost:{server.Endpoint.Port}"), PathStyle = false };
        await using IObjectStore store = ObjectStoreFactory.Open(options);
        Assert.SkipUnless(await ResolvesAsync($"{bucket}.localhost"), "BUCKET.localhost does not resolve here; with nss-myhostname or systemd-resolved it does");
        Assert.Equal(Reading.Bytes(10), await store.ReadAllAsync(Assert.Single(await store.ListAllAsync())));
    }

    private static async Task<bool> ResolvesAsync(string host)
    {
        try
        {
            return (await System.Net.Dns.GetHostAddressesAsync(host, TestContext.Current.CancellationToken)).Length > 0;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
