using VastK8s.ObjectStores.Integration.Tests.Servers;
using VastK8s.Testing.Faults;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>radosgw behind a proxy that spoils answers.</summary>
[Collection(RadosgwCollection.Name)]
public sealed class S3FaultTests(RadosgwServer server)
{
    private const int Stall = 7;

    private static readonly RetryOptions Quick = new() { BaseDelay = TimeSpan.FromMilliseconds(1) };

    // Silence has to be waited for. A busy server may be silent for as long without a fault, so that how often it is asked says nothing here.
    private static readonly RetryOptions Impatient = Quick with { IdleTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 20 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(Stall)]
    public async Task A_passing_fault_is_not_seen(int kind)
    {
        string bucket = await server.CreateBucketAsync();
        byte[] bytes = Reading.Bytes(3_000_000);
        await server.PutAsync(bucket, "k", bytes);
        await using var proxy = new FaultProxy(server.Endpoint);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Endpoint = proxy.Endpoint, Retry = kind == Stall ? Impatient : Quick });
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        Fault[] faults = [Fault.Throttle(), Fault.Throttle(429), Fault.Throttle(500, null), Fault.Reset(1_000_000), Fault.Truncate(777), Fault.Lie(5), Fault.Lie(-5), Fault.Stall(1_500_000)];
        int spoilt = 0;
        proxy.ForgetRequests();
        proxy.Policy = _ => Interlocked.Increment(ref spoilt) <= 2 ? faults[kind] : null;
        (byte[] read, string? checksum) = await store.ReadAsync(info, 0, info.Size);
        Assert.Equal(bytes, read);
        Assert.Equal("MD5", checksum);
        Assert.InRange(proxy.Requests.Count, 2, kind == Stall ? int.MaxValue : 3);
    }

    [Fact]
    public async Task A_damaged_byte_is_corrupt()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "k", Reading.Bytes(300_000));
        await using var proxy = new FaultProxy(server.Endpoint);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Endpoint = proxy.Endpoint });
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        proxy.Policy = static _ => Fault.Flip(299_999);
        Assert.Equal(ObjectStoreError.Corrupt, (await Reading.RefusedAsync(() => store.ReadAllAsync(info))).Error);
    }

    [Fact]
    public async Task A_listing_survives_throttling_and_resets()
    {
        string bucket = await server.CreateBucketAsync();
        string[] keys = [.. Enumerable.Range(0, 60).Select(static i => $"d{i % 5}/k{i:000}")];
        foreach (string key in keys)
            await server.PutAsync(bucket, key, [1]);
        await using var proxy = new FaultProxy(server.Endpoint);
        proxy.Policy = static request => (request.Number % 3) switch { 0 => Fault.Throttle(), 1 => Fault.Truncate(100), _ => null };
        await using IObjectStore store = ObjectStoreFactory.Open(
            server.Options(bucket) with { Endpoint = proxy.Endpoint, Retry = Quick with { MaxAttempts = 20 } });
        Assert.Equal(keys.Order(StringComparer.Ordinal), (await store.ListAllAsync()).Select(static o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_object_overwritten_in_the_middle_of_a_read_is_changed()
    {
        string bucket = await server.CreateBucketAsync();
        await server.PutAsync(bucket, "k", Reading.Bytes(2_000_000, 1));
        await using var proxy = new FaultProxy(server.Endpoint);
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket) with { Endpoint = proxy.Endpoint, Retry = Quick });
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        int asked = 0;
        proxy.Policy = _ => Interlocked.Increment(ref asked) == 1 ? Fault.Reset(1_000_000) : null;
        await using ObjectContent content = await store.GetAsync("k", info.Version, info.Size, 0, info.Size, TestContext.Current.CancellationToken);
        await server.PutAsync(bucket, "k", Reading.Bytes(2_000_000, 2));
        byte[] buffer = new byte[100_000];
        ObjectStoreException e = await Reading.RefusedAsync(async () =>
        {
            while (await content.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        });
        Assert.Equal(ObjectStoreError.Changed, e.Error);
    }
}
