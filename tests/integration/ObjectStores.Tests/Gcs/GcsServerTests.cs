using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>Generations, ranges of the keyspace and load, as documented.</summary>
public sealed class GcsServerTests : IAsyncLifetime
{
    private GcsServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _server.IsPublic = true;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 7)]
    [InlineData(8, 7)]
    [InlineData(32, 1000)]
    public async Task Each_object_comes_once_however_the_keyspace_is_divided(int parallelism, int pageSize)
    {
        string[] keys =
        [
            .. Enumerable.Range(0, 40).SelectMany(d => Enumerable.Range(0, 5).Select(f => $"p/dir-{d}/{f}")), "p/", "p//", "p/a//b", "p/a/../b", "p/.",
            "p/emoji/😀/x", "p/emoji/\uE000/x", "p/emoji/\uFFFD/x", .. Enumerable.Range(0, 30).Select(i => $"p/flat{i}"),
        ];
        foreach (string key in keys.Append("q/other").Append("o"))
            _server.Bucket.Put(key, [1]);
        await using GcsStore store = Open("p/", pageSize);
        List<ObjectInfo> listed = await store.ListAllAsync(parallelism);
        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Select(o => o.Key).Order(StringComparer.Ordinal));
        foreach (ObjectInfo info in listed.Where(o => o.Key.Contains("//", StringComparison.Ordinal) || o.Key.Contains('.', StringComparison.Ordinal)))
            Assert.Equal([1], await store.ReadAllAsync(info));
    }

    [Fact]
    public async Task Keys_without_any_slash_are_listed_by_ranges()
    {
        string[] keys = [.. Enumerable.Range(0, 500).Select(i => $"{i * 7919 % 1000:000}-{i}")];
        foreach (string key in keys)
            _server.Bucket.Put(key, [1]);
        await using GcsStore store = Open("", 10);
        Assert.Equal(keys.Order(StringComparer.Ordinal), (await store.ListAllAsync(4)).Select(o => o.Key).Order(StringComparer.Ordinal));
        Assert.Contains(_server.Requests, r => r.Contains("startOffset=", StringComparison.Ordinal));
        Assert.InRange(_server.Requests.Count, 50, 110);
    }

    [Fact]
    public async Task An_overwritten_object_has_changed()
    {
        _server.Bucket.Put("k", [1, 2, 3]);
        await using GcsStore store = Open();
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        _server.Bucket.Put("k", [4, 5, 6]);
        ObjectStoreException e = await Reading.RefusedAsync(() => store.ReadAllAsync(listed));
        Assert.Equal((ObjectStoreError.Changed, "k"), (e.Error, e.Key));
        Assert.Contains("404", e.Refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_object_is_not_found()
    {
        _server.Bucket.Put("k", [1, 2, 3]);
        await using GcsStore store = Open();
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        _server.Bucket.Delete("k");
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.ReadAllAsync(listed))).Error);
    }

    [Fact]
    public async Task A_bucket_with_versions_still_has_the_listed_one()
    {
        _server.Bucket.IsVersioned = true;
        _server.Bucket.Put("k", [1, 2, 3]);
        await using GcsStore store = Open();
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        _server.Bucket.Put("k", [4, 5, 6]);
        Assert.Equal([1, 2, 3], await store.ReadAllAsync(listed));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_resumed()
    {
        byte[] bytes = Reading.Bytes(100_000);
        _server.Bucket.Put("k", bytes).BreakAfter = 30_000;
        await using GcsStore store = Open();
        (byte[] read, string? checksum) = await store.ReadAsync(await store.HeadAsync("k", Cancel), 0, bytes.Length);
        Assert.Equal(bytes, read);
        Assert.Equal("CRC32C", checksum);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_resumed_with_another_generation()
    {
        GcsStored stored = _server.Bucket.Put("k", Reading.Bytes(100_000));
        stored.BreakAfter = 30_000;
        stored.OnBroken = () => _server.Bucket.Put("k", Reading.Bytes(100_000, 2));
        await using GcsStore store = Open();
        ObjectInfo info = await store.HeadAsync("k", Cancel);
        Assert.Equal(ObjectStoreError.Changed, (await Reading.RefusedAsync(() => store.ReadAllAsync(info))).Error);
    }

    [Fact]
    public async Task Damaged_bytes_are_corrupt()
    {
        GcsStored stored = _server.Bucket.Put("k", [1, 2, 3]);
        stored.Bytes = [1, 2, 4];
        await using GcsStore store = Open();
        ObjectInfo info = await store.HeadAsync("k", Cancel);
        Assert.Equal(ObjectStoreError.Corrupt, (await Reading.RefusedAsync(() => store.ReadAllAsync(info))).Error);
    }

    [Theory]
    [InlineData(429, "rateLimitExceeded")]
    [InlineData(403, "userRateLimitExceeded")]
    [InlineData(503, "backendError")]
    [InlineData(500, "internalError")]
    public async Task Load_is_waited_out(int status, string reason)
    {
        _server.Bucket.Put("k", [1, 2, 3]);
        await using GcsStore store = Open();
        _server.Fail(status, reason);
        _server.Fail(status, reason);
        Assert.Equal([1, 2, 3], await store.ReadAllAsync(Assert.Single(await store.ListAllAsync(1))));
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task Lasting_load_is_said()
    {
        await using GcsStore store = Open();
        for (int i = 0; i < 10; i++)
            _server.Fail(429, "rateLimitExceeded");
        ObjectStoreException e = await Reading.RefusedAsync(() => store.HeadAsync("k", Cancel).AsTask());
        Assert.Equal(ObjectStoreError.Throttled, e.Error);
        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task A_missing_bucket_is_named()
    {
        var options = new StoreOptions(new StoreUri("gs", "", "none", "")) { Endpoint = _server.Address, Anonymous = true };
        await using var store = new GcsStore(options);
        Func<Task>[] calls =
        [
            () => store.ListAllAsync(), () => store.HeadAsync("k", Cancel).AsTask(), () => store.ReadAllAsync(new ObjectInfo("k", 1, 0, "1")),
        ];
        foreach (Func<Task> call in calls)
        {
            ObjectStoreException e = await Reading.RefusedAsync(call);
            Assert.Equal(ObjectStoreError.BucketNotFound, e.Error);
            Assert.Contains("gs://none", e.Message, StringComparison.Ordinal);
        }
    }

    private GcsStore Open(string prefix = "", int pageSize = 1000) => new(
        new StoreOptions(new StoreUri("gs", "", "bucket", prefix))
        {
            Endpoint = _server.Address,
            Anonymous = true,
            Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxAttempts = 5 },
        },
        null,
        pageSize);
}
