using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Blobs;

/// <summary>Epochs: what a completed sync covers, and what one that failed leaves.</summary>
public sealed class SyncTests : IDisposable
{
    private readonly Cache _cache = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task After_a_failed_sync_the_directory_is_not_used_and_only_what_an_earlier_one_covered_is_believed()
    {
        var blob = _cache.Open(10);
        _cache.Fill(blob, 3);
        Assert.True(await _cache.Space.SyncAsync(Token));
        _cache.Fill(blob, 4);
        _cache.Sync = _ => throw new IOException("sync: Input/output error");

        Assert.False(await _cache.Space.SyncAsync(Token));

        Assert.Equal((CacheDirectoryState.Failed, 1), (_cache.Directory.State, _cache.Space.Distrusted));
        Assert.Contains("Input/output error", _cache.Directory.Message, StringComparison.Ordinal);
        Assert.True(blob.Segments[0]!.IsPresent(3));
        Assert.False(blob.Segments[0]!.IsPresent(4));
        Assert.Null(blob.UsableSegment(0));
        Assert.Equal([3], _cache.AfterReboot(blob));
    }

    [Fact]
    public async Task A_full_disk_that_cannot_be_synced_has_failed_whatever_its_error_says()
    {
        var blob = _cache.Open(1);
        _cache.Fill(blob, 0);
        _cache.Sync = _ => throw new IOException("sync: No space left on device", Fuse.Errno.ENOSPC);

        await _cache.Space.SyncAsync(Token);

        Assert.Equal(CacheDirectoryState.Failed, _cache.Directory.State);
    }

    [Fact]
    public async Task A_directory_that_failed_is_not_synced_again()
    {
        var blob = _cache.Open(1);
        _cache.Fill(blob, 0);
        _cache.Directory.Fail(new IOException("device gone"));
        var synced = 0;
        _cache.Sync = _ => synced++;

        Assert.False(await _cache.Space.SyncAsync(Token));

        Assert.Equal(0, synced);
    }

    [Fact]
    public async Task A_seal_that_cannot_be_written_keeps_no_other_from_being_and_the_next_sync_writes_it()
    {
        var (first, second) = (_cache.Open(2), _cache.Open(2));
        _cache.Fill(first, 0);
        _cache.Fill(second, 1);
        var folder = Path.GetDirectoryName(first.Segments[0]!.Path)!;
        Directory.Move(folder, folder + "-away");

        Assert.False(await _cache.Space.SyncAsync(Token));

        Assert.Equal([1], _cache.AfterReboot(second));
        Directory.Move(folder + "-away", folder);
        first.Segments[0]!.BeginEpoch();
        first.Segments[0]!.EndEpoch();
        Assert.Equal([0], _cache.AfterReboot(first));
    }

    [Fact]
    public async Task A_chunk_marked_beside_an_epoch_is_in_it_or_in_the_next()
    {
        var blob = _cache.Open(1);
        var segment = blob.Segments[0]!;
        for (var i = 0; i < 200; i++)
        {
            var marking = Task.Run(() => segment.MarkPresent(0), Token);
            while (!marking.IsCompleted) segment.BeginEpoch();
            await marking;

            // If this says that there is nothing to do, the last of those above had the chunk.
            segment.BeginEpoch();
            segment.EndEpoch();
            Assert.Equal([0], _cache.AfterReboot(blob));
            segment.Forget([0]);
        }
    }
}
