using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>What a user gets wrong, and what the error tells him.</summary>
[Collection(RadosgwCollection.Name)]
public sealed class S3RefusalTests(RadosgwServer server)
{
    [Fact]
    public async Task A_wrong_secret()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "k", Reading.Bytes(10));
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket, "", ("accessKeyId", RadosgwServer.AccessKey), ("secretAccessKey", "wrongsecret")));
        foreach (Func<Task> call in Calls(store))
        {
            ObjectStoreException e = await Reading.RefusedAsync(call);
            Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
            Assert.Contains("SignatureDoesNotMatch", e.Refused, StringComparison.Ordinal);
            Assert.Contains("secretAccessKey", e.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("wrongsecret", e.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_access_key()
    {
        await using IObjectStore store = ObjectStoreFactory.Open(
            server.Options(await server.CreateBucketAsync(), "", ("accessKeyId", "nobody"), ("secretAccessKey", "x")));
        foreach (Func<Task> call in Calls(store))
        {
            ObjectStoreException e = await Reading.RefusedAsync(call);
            Assert.Equal(ObjectStoreError.Unauthenticated, e.Error);
            Assert.Contains("accessKeyId", e.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_bucket()
    {
        await server.CreateBucketAsync();
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options("no-such-bucket"));
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.BucketNotFound, e.Error);
        Assert.Contains("s3://no-such-bucket", e.Message, StringComparison.Ordinal);
        Assert.Equal(ObjectStoreError.BucketNotFound, (await Reading.RefusedAsync(() => store.ReadAllAsync(new ObjectInfo("k", 1, 0, "e")))).Error);
    }

    [Fact]
    public async Task A_private_bucket_without_credentials()
    {
        string bucket = await server.CreateBucketAsync();
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Anonymous = true });
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.AccessDenied, e.Error);
        Assert.Contains("not public", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens()
    {
        StoreOptions options = server.Options("b") with { Endpoint = new Uri("http://127.0.0.1:1"), Retry = new RetryOptions { MaxAttempts = 2 } };
        await using IObjectStore store = ObjectStoreFactory.Open(options);
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ListAllAsync());
        Assert.Equal(ObjectStoreError.Unavailable, e.Error);
        Assert.Contains("errno 111", e.Message, StringComparison.Ordinal);
    }

    private static Func<Task>[] Calls(IObjectStore store) =>
    [
        () => store.ListAllAsync(),
        () => store.ReadAllAsync(new ObjectInfo("k", 10, 0, "etag")),
        async () => await store.HeadAsync("k", TestContext.Current.CancellationToken),
    ];
}
