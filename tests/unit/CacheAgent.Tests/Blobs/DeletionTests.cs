using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Blobs;

/// <summary>A blob that goes while something is still done with it.</summary>
public sealed class DeletionTests : IDisposable
{
    private readonly Cache _cache = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task It_waits_for_what_is_being_fetched()
    {
        var blob = _cache.Open(2);
        _cache.Fill(blob, 0);
        var fetch = new ChunkOperation();
        lock (blob.Operations.Gate) blob.Operations.Claim(fetch, 1, 1);

        var deleting = _cache.Space.DeleteAsync(blob);
        Assert.False(deleting.IsCompleted);
        Assert.True(File.Exists(blob.Segments[0]!.Path));

        // The fetch still writes, and its chunk still becomes present.
        _cache.Fill(blob, 1);
        lock (blob.Operations.Gate) blob.Operations.Release(fetch, 1, 1);
        fetch.Complete();

        Assert.Equal(2 * Cache.Chunk, await deleting.WaitAsync(Limits.Soon, Token));
        Assert.Equal(0, _cache.Directory.Used);
        Assert.Empty(Directory.GetFiles(_cache.Path, "*.seg*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task It_waits_for_an_eviction_under_way()
    {
        using var cache = new Cache(chunks: 4);
        var blob = cache.Open(5);
        cache.Fill(blob, Enumerable.Range(0, 4));

        // An eviction has chosen and waits for somebody who may still read.
        var reader = blob.Readers.Enter();
        var evicting = Task.Run(() => cache.Space.TryReserve(blob.Segments[0]!, Cache.Chunk), Token);
        await Eventually.IsAsync(() => Enumerable.Range(0, 4).Any(chunk => blob.Operations.IsBusy(chunk)), "a chunk is being evicted");
        var deleting = cache.Space.DeleteAsync(blob);
        Assert.False(deleting.IsCompleted);
        blob.Readers.Exit(reader);

        Assert.True(await evicting.WaitAsync(Limits.Soon, Token));
        await deleting.WaitAsync(Limits.Soon, Token);
        Assert.Equal(CacheDirectoryState.Ready, cache.Directory.State);
        Assert.Empty(Directory.GetFiles(cache.Path, "*.seg*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task It_waits_for_a_sync_under_way()
    {
        var blob = _cache.Open(1);
        _cache.Fill(blob, 0);
        using ManualResetEventSlim reached = new(), release = new();
        _cache.Sync = _ =>
        {
            reached.Set();
            release.Wait(Token);
        };
        var syncing = _cache.Space.SyncAsync(Token);
        Assert.True(reached.Wait(Limits.Soon, Token));

        var deleting = _cache.Space.DeleteAsync(blob);
        Assert.False(deleting.IsCompleted);
        Assert.True(File.Exists(blob.Segments[0]!.Path));
        release.Set();

        Assert.True(await syncing.WaitAsync(Limits.Soon, Token));
        await deleting.WaitAsync(Limits.Soon, Token);
        Assert.Equal(CacheDirectoryState.Ready, _cache.Directory.State);
        Assert.False(Directory.Exists(Path.GetDirectoryName(blob.Segments[0]!.Path)));
    }
}
