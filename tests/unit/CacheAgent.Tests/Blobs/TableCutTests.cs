using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Blobs;

/// <summary>What a cache believes after rows of the object table were taken back.</summary>
public sealed class TableCutTests
{
    private const int Objects = 12;

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(Objects, false)]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(Objects, true)]
    public async Task Maps_of_before_a_cut_are_not_believed_behind_it(int firstChunk, bool afterReboot)
    {
        using var directory = new TemporaryDirectory();
        var (layout, boot) = (Cache.Layout(Objects), Guid.NewGuid());
        using (var space = Space(directory, boot))
        using (var blob = space.OpenBlob(layout))
        {
            Fill(blob, 0);
            Assert.True(await space.SyncAsync(TestContext.Current.CancellationToken));
        }

        if (afterReboot) boot = Guid.NewGuid();
        var cut = new FakeLayout(Cache.Chunk, Objects, Enumerable.Repeat((long)Cache.Chunk, Objects)) { BlobId = layout.BlobId, Cuts = [new TableCut(1, firstChunk)] };
        var before = Enumerable.Range(0, firstChunk).Select(c => (long)c).ToList();
        using (var space = Space(directory, boot))
        using (var blob = space.OpenBlob(cut))
        {
            Assert.Equal(before, Cache.Present(blob));

            // Nothing of what was there is left for the end of a block of whatever comes there.
            var bytes = new byte[(Objects - firstChunk) * Cache.Chunk];
            _ = RandomAccess.Read(blob.Segments[0]!.File, bytes, firstChunk * (long)Cache.Chunk);
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept((byte)0));
            Fill(blob, firstChunk);
        }

        // What came after the cut is believed by the next agent, and after a reboot once it was synced.
        using (var space = Space(directory, boot))
        using (var blob = space.OpenBlob(cut))
        {
            Assert.Equal(Objects, Cache.Present(blob).Count);
            Cache.AssertContent(blob);
            Assert.True(await space.SyncAsync(TestContext.Current.CancellationToken));
        }

        using var last = Space(directory, Guid.NewGuid());
        using var rebooted = last.OpenBlob(cut);
        Assert.Equal(Objects, Cache.Present(rebooted).Count);
        Cache.AssertContent(rebooted);
    }

    private static CacheSpace Space(TemporaryDirectory directory, Guid boot)
    {
        var time = new ManualTime();
        return new CacheSpace([new CacheDirectoryOptions(directory.Sub("cache"), 1 << 30)], new ConditionSet("test", time, NullLogger.Instance), time, NullLogger.Instance, boot);
    }

    private static void Fill(Blob blob, int from)
    {
        for (var row = from; row < Objects; row++)
        {
            RandomAccess.Write(blob.Segments[0]!.File, MemoryStore.Bytes($"object-{row}", 0, Cache.Chunk), row * (long)Cache.Chunk);
            blob.Segments[0]!.MarkPresent(row);
        }
    }

    [Fact]
    public async Task Nothing_begins_behind_a_fence_and_what_was_under_way_ends_first()
    {
        var table = new ChunkTable();
        var (before, running, fence) = (new ChunkOperation(), new ChunkOperation(), new ChunkOperation());
        lock (table.Gate)
        {
            table.Claim(before, 3, 1);
            table.Claim(running, 7, 2);
        }

        var fenced = table.FenceAsync(fence, 5);
        Assert.False(fenced.IsCompleted);
        lock (table.Gate)
        {
            Assert.Same(running, table.Find(7));
            Assert.Same(fence, table.Find(5));
            Assert.Same(fence, table.Find(long.MaxValue));
            Assert.Null(table.Find(4));
            table.Release(running, 7, 2);
        }

        running.Complete();
        await fenced;
        var waiter = new Waiter();
        lock (table.Gate) table.Find(9)!.Wait(waiter);
        Assert.True(table.IsBusy(7));
        table.OpenFence();
        Assert.Equal(1, waiter.Proceeded);
        Assert.True(fence.Done.IsCompleted);
        Assert.False(table.IsBusy(7));
        Assert.True(table.IsBusy(3));
    }

    [Fact]
    public void A_later_cut_makes_those_behind_it_pointless()
    {
        IReadOnlyList<TableCut> cuts = [];
        foreach (var first in (long[])[50, 70, 60, 80]) cuts = TableCut.With(cuts, first);
        Assert.Equal([new(1, 50), new(3, 60), new(4, 80)], cuts);
        Assert.Equal((50, 60, 60, 80, long.MaxValue), (TableCut.FirstSince(cuts, 0), TableCut.FirstSince(cuts, 1), TableCut.FirstSince(cuts, 2), TableCut.FirstSince(cuts, 3), TableCut.FirstSince(cuts, 4)));
    }

    private sealed class Waiter : IChunkWaiter
    {
        public int Proceeded { get; private set; }

        public void Proceed(Exception? error) => Proceeded++;

        public bool Offer(long offset, ReadOnlySpan<byte> bytes) => false;
    }
}
