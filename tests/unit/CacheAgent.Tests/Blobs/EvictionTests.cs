using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Blobs;

/// <summary>When chunks leave, how many, and when nobody looks for any.</summary>
public sealed class EvictionTests
{
    [Fact]
    public async Task Above_the_high_watermark_chunks_go_in_the_background_down_to_the_low_one()
    {
        var defaults = new CacheDirectoryOptions("", 0);
        Assert.Equal((0.95, 0.90), (defaults.HighWatermark, defaults.LowWatermark));
        using var cache = new Cache(chunks: 200, high: defaults.HighWatermark);
        var blob = cache.Open(200);
        cache.Fill(blob, Enumerable.Range(0, 190));
        Assert.Equal(190, Cache.Present(blob).Count);

        cache.Fill(blob, 190);

        await Eventually.IsAsync(() => cache.Directory.Used <= 180 * Cache.Chunk, "the low watermark is reached");
        Assert.Equal(cache.Directory.Used, Cache.Present(blob).Count * (long)Cache.Chunk);
        Assert.InRange(Cache.Present(blob).Count, 170, 180);
        Assert.InRange(Fuse.FileRange.AllocatedBytes(blob.Segments[0]!.File), 1, 185 * Cache.Chunk);
        Cache.AssertContent(blob);
    }

    [Fact]
    public void A_fetch_that_would_pass_the_capacity_evicts_first()
    {
        using var cache = new Cache(chunks: 10);
        var blob = cache.Open(30);
        for (var row = 0; row < 30; row++)
        {
            cache.Fill(blob, row);
            Assert.InRange(cache.Directory.Used, 1, 10 * Cache.Chunk);
            Assert.Contains(row, Cache.Present(blob));
        }

        Cache.AssertContent(blob);
    }

    [Fact]
    public void Where_everything_was_in_use_nobody_looks_again_for_a_while()
    {
        using var cache = new Cache(chunks: 10);
        var blob = cache.Open(11);
        cache.Fill(blob, Enumerable.Range(0, 10));
        var operation = new ChunkOperation();
        lock (blob.Operations.Gate) blob.Operations.Claim(operation, 0, 10);
        Assert.False(cache.TryFill(blob, 10));
        lock (blob.Operations.Gate) blob.Operations.Release(operation, 0, 10);

        Assert.False(cache.TryFill(blob, 10));
        cache.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(cache.TryFill(blob, 10));
    }

    [Fact]
    public void A_release_is_not_waited_for()
    {
        using var cache = new Cache(chunks: 10);
        var (blob, other) = (cache.Open(10), cache.Open(2));
        cache.Fill(blob, Enumerable.Range(0, 10));
        cache.Space.Pin(blob);
        Assert.False(cache.TryFill(other, 0));
        blob.Unpin();
        Assert.True(cache.TryFill(other, 0));
    }

    [Fact]
    public void Nor_is_the_end_of_a_prefetch()
    {
        using var cache = new Cache(chunks: 10);
        var (blob, other) = (cache.Open(10), cache.Open(2));
        cache.Fill(blob, Enumerable.Range(0, 10));
        Func<long, bool> all = _ => true;
        cache.Space.Keep(blob, all);
        Assert.False(cache.TryFill(other, 0));
        blob.Release(all);
        Assert.True(cache.TryFill(other, 0));
    }

    [Fact]
    public void A_segment_that_found_its_place_late_is_counted_and_evicted_from_like_any_other()
    {
        using var directory = new TemporaryDirectory();
        var time = new ManualTime();
        using var space = new CacheSpace(
            [new(directory.Sub("large"), 100 * Cache.Chunk), new(directory.Sub("small"), 10 * Cache.Chunk) { HighWatermark = 1 }],
            new ConditionSet("test", time, NullLogger.Instance),
            time,
            NullLogger.Instance);
        var layout = Cache.Layout(11);

        // Where its folder should be there is something else: the directory has failed, and so has the blob, until it grows.
        Directory.CreateDirectory(Path.Combine(directory.Sub("large"), "blobs"));
        File.WriteAllText(Path.Combine(directory.Sub("large"), "blobs", layout.BlobId.ToString("N")), "");
        var blob = space.OpenBlob(layout);
        Assert.Null(blob.Segments[0]);
        Assert.Equal(CacheDirectoryState.Failed, space.Directories[0].State);

        space.Grow(blob);

        var segment = blob.Segments[0]!;
        Assert.Equal(directory.Sub("small"), segment.Directory.Path);
        for (var chunk = 0; chunk < 11; chunk++)
        {
            Assert.True(space.TryReserve(segment, Cache.Chunk));
            RandomAccess.Write(segment.File, new byte[Cache.Chunk], chunk * Cache.Chunk);
            segment.MarkPresent(chunk);
            space.Inserted(segment, chunk);
        }

        Assert.InRange(segment.PresentChunks, 1, 10);
    }
}
