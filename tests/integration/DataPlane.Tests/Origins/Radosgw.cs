using VastK8s.Testing.Servers;

namespace VastK8s.Integration.Tests.Origins;

/// <summary>One radosgw for all tests, started by the first that asks for a bucket.</summary>
public sealed class Radosgw : IAsyncLifetime
{
    public const string AccessKey = "testaccess";
    public const string SecretKey = "testsecretkey1234";
    private readonly SemaphoreSlim _starting = new(1);
    private HackServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>A new, empty bucket; the test is skipped when there is no radosgw.</summary>
    internal async Task<Bucket> CreateBucketAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await HackServer.StartAsync("radosgw.sh", ["MONPORT"], ("AK", AccessKey), ("SK", SecretKey));
        }
        finally
        {
            _starting.Release();
        }
        Assert.SkipUnless(_server.Missing is null, $"radosgw is missing: {_server.Missing}");
        var bucket = new Bucket(_server.Endpoint, $"b{Guid.NewGuid():N}");
        await bucket.CreateAsync();
        return bucket;
    }
}
