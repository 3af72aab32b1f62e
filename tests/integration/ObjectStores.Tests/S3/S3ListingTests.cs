using Amazon.S3.Model;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

[Collection(RadosgwCollection.Name)]
public sealed class S3ListingTests(RadosgwServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_keys_than_a_page_holds_come_exactly_once(bool versions)
    {
        string bucket = await server.CreateBucketAsync(versions);
        string[] keys = [.. Enumerable.Range(0, 2300).Select(static i => $"train/n{i % 3}/img{i:00000}.jpg"), .. Enumerable.Range(0, 40).Select(static i => $"f{i}/x"), "top", "train/"];
        await PutAllAsync(bucket, keys);
        if (versions)
            await PutAllAsync(bucket, keys[..150]);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        foreach (int parallelism in new[] { 1, 8 })
        {
            List<ObjectInfo> all = await store.ListAllAsync(parallelism);
            Assert.Equal(keys.Order(StringComparer.Ordinal), all.Select(static o => o.Key).Order(StringComparer.Ordinal));
            Assert.All(all, o => Assert.Equal(versions, o.Version.Contains(' ', StringComparison.Ordinal)));
            Assert.All(all, static o => Assert.Equal(3, o.Size));
            Assert.All(all, static o => Assert.InRange(o.ModifiedUnixNs, DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds() * 1_000_000_000, DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() * 1_000_000_000));
        }
        await using IObjectStore below = ObjectStoreFactory.Open(server.Options(bucket, "train/n1/"));
        Assert.Equal(keys.Count(static k => k.StartsWith("train/n1/", StringComparison.Ordinal)), (await below.ListAllAsync()).Count);
    }

    [Fact]
    public async Task A_flat_bucket_is_cut_and_still_whole()
    {
        string bucket = await server.CreateBucketAsync();
        string[] keys = [.. Enumerable.Range(0, 3500).Select(static i => $"img{i:00000}.jpg")];
        await PutAllAsync(bucket, keys);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        Assert.Equal(keys, (await store.ListAllAsync(8)).Select(static o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_empty_bucket_has_nothing()
    {
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(await server.CreateBucketAsync()));
        Assert.Empty(await store.ListAllAsync());
    }

    [Fact]
    public async Task Without_the_right_to_see_versions_objects_are_pinned_by_ETag()
    {
        string bucket = await server.CreateBucketAsync(versions: true);
        await server.PutAsync(bucket, "k", Reading.Bytes(100), isPublic: true);
        string policy = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:ListBucket","s3:GetObject"],"Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}
            """;
        await server.Client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket, Policy = policy }, TestContext.Current.CancellationToken);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Anonymous = true });
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        Assert.DoesNotContain(' ', info.Version);
        Assert.Equal(Reading.Bytes(100), await store.ReadAllAsync(info));
    }

    private Task PutAllAsync(string bucket, string[] keys) => Parallel.ForEachAsync(
        keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
        async (key, _) => await server.PutAsync(bucket, key, [1, 2, 3]));
}
