using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests;

public sealed class CacheSpaceTests : IDisposable
{
    private const int Chunk = 64 << 10;

    // What the file system may keep for itself in a file whose blocks are not together.
    private const int ExtentBlocks = 16 << 10;
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly Guid _boot = Guid.NewGuid();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_marked_survives_the_process()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        Fill(Open().OpenBlob(layout), 3);
        Assert.Equal([3], Present(Open().OpenBlob(layout)));
    }

    [Fact]
    public void A_million_chunks_are_known_to_the_next_agent()
    {
        const int Count = 1_000_000;
        var layout = new FakeLayout(Chunk, Count, Sizes(Count));
        var blob = Open(long.MaxValue / 2).OpenBlob(layout);
        foreach (var segment in blob.Segments)
        {
            for (var chunk = 0L; chunk < segment!.Chunks; chunk++) segment.MarkPresent(segment.FirstChunk + chunk);
        }

        var began = Stopwatch.GetTimestamp();
        var known = Open(long.MaxValue / 2).OpenBlob(layout);
        TestContext.Current.TestOutputHelper?.WriteLine($"opened in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.Equal(Count, known.Segments.Sum(s => s!.PresentChunks));
    }

    [Fact]
    public async Task After_an_OS_crash_only_what_was_synced_counts()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var space = Open();
        var blob = space.OpenBlob(layout);
        Fill(blob, 3);
        await space.SyncAsync(TestContext.Current.CancellationToken);
        Fill(blob, 4);
        Assert.Equal([3], Present(Open(boot: Guid.NewGuid()).OpenBlob(layout)));
    }

    [Fact]
    public async Task What_was_evicted_after_the_last_sync_does_not_come_back_after_an_OS_crash()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var space = Open(capacity: 10 * Chunk);
        var blob = space.OpenBlob(layout);
        for (var i = 0; i < 10; i++) Fill(blob, i, space);
        await space.SyncAsync(TestContext.Current.CancellationToken);
        Assert.True(space.TryReserve(blob.Segments[0]!, Chunk));
        var present = Present(blob);
        Assert.NotEmpty(present);
        Assert.True(present.Count < 10);
        Assert.Equal(present, Present(Open(boot: Guid.NewGuid()).OpenBlob(layout)));
    }

    [Fact]
    public void What_was_evicted_and_came_back_during_a_sync_is_not_taken_for_synced()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var blob = Open().OpenBlob(layout);
        var segment = blob.Segments[0]!;
        Fill(blob, 3);
        Fill(blob, 4);
        Assert.True(segment.BeginEpoch());
        segment.Forget([3]);
        Fill(blob, 3);
        segment.EndEpoch();
        Assert.Equal([4], Present(Open(boot: Guid.NewGuid()).OpenBlob(layout)));
    }

    [Fact]
    public void After_a_failed_sync_only_an_earlier_epoch_is_believed()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var blob = Open().OpenBlob(layout);
        var segment = blob.Segments[0]!;
        Fill(blob, 3);
        segment.BeginEpoch();
        segment.EndEpoch();
        Fill(blob, 4);
        Assert.Equal(1, segment.DistrustUnsynced());
        Assert.Equal([3], Present(blob));
    }

    [Fact]
    public void A_directory_that_failed_is_trusted_by_the_next_agent_as_far_as_it_was_synced()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var mark = new FailureMark(_directory.Path, _directory.Sub("cache"));
        var space = Open(mark: mark);
        var blob = space.OpenBlob(layout);
        Fill(blob, 3);
        space.Directories[0].Fail(new IOException("device gone"));
        Assert.True(mark.IsSet);
        Assert.Empty(Present(Open(mark: mark).OpenBlob(layout)));
    }

    [Fact]
    public void Blocks_that_no_bit_speaks_of_are_given_back_at_the_next_start()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(50));
        var blob = Open().OpenBlob(layout);
        for (var i = 0; i < 50; i++) Fill(blob, i);
        blob.Segments[0]!.Forget([.. Enumerable.Range(10, 30).Select(i => (long)i)]);
        var again = Open().OpenBlob(layout);
        Assert.Equal(20, again.Segments[0]!.PresentChunks);
        Assert.InRange(FileRange.AllocatedBytes(again.Segments[0]!.File), 20 * Chunk, (20 * Chunk) + ExtentBlocks);
        foreach (var chunk in Present(again)) Assert.Equal(Content((int)chunk), Read(again.Segments[0]!.File, chunk));
    }

    [Fact]
    public void Evicted_chunks_give_their_disk_space_back()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var space = Open(capacity: 10 * Chunk);
        var blob = space.OpenBlob(layout);
        for (var i = 0; i < 10; i++) Fill(blob, i, space);
        Assert.True(space.TryReserve(blob.Segments[0]!, 3 * Chunk));
        Assert.InRange(FileRange.AllocatedBytes(blob.Segments[0]!.File), 1, (7 * Chunk) + ExtentBlocks);
        foreach (var chunk in Present(blob)) Assert.Equal(Content((int)chunk), Read(blob.Segments[0]!.File, chunk));
    }

    [Fact]
    public void A_pinned_blob_is_not_evicted_and_the_reservation_says_so()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var space = Open(capacity: 10 * Chunk);
        var blob = space.OpenBlob(layout);
        for (var i = 0; i < 10; i++) Fill(blob, i, space);
        space.Pin(blob);
        Assert.False(space.TryReserve(blob.Segments[0]!, Chunk));
        Assert.Equal(10, Present(blob).Count);
        blob.Unpin();
        Assert.True(space.TryReserve(blob.Segments[0]!, Chunk));
    }

    [Fact]
    public void Segments_are_spread_over_the_directories()
    {
        var layout = new FakeLayout(Chunk, 1, Sizes(6));
        var conditions = new ConditionSet("test", _time, NullLogger.Instance);
        var space = new CacheSpace(
            [new(_directory.Sub("a"), 1 << 30), new(_directory.Sub("b"), 1 << 30), new(_directory.Sub("c"), 1 << 30)], conditions, _time, NullLogger.Instance, _boot);
        var blob = space.OpenBlob(layout);
        Assert.Equal([2, 2, 2], blob.Segments.GroupBy(s => s!.Directory).Select(g => g.Count()));
    }

    [Fact]
    public void A_vanished_directory_is_a_condition_and_not_trusted()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var space = Open();
        var blob = space.OpenBlob(layout);
        Fill(blob, 3);
        Directory.Delete(_directory.Sub("cache"), recursive: true);
        Assert.False(space.TryReserve(blob.Segments[0]!, Chunk));
        Assert.Null(blob.UsableSegment(0));
        Assert.Contains("vanished", space.Directories[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_of_another_version_is_refused()
    {
        Open();
        File.WriteAllText(Path.Combine(_directory.Sub("cache"), "vastk8s-cache-format"), "99\n");
        var error = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("format '99'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_presence_map_of_another_version_is_refused()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        Fill(Open().OpenBlob(layout), 3);
        var file = Directory.GetFiles(_directory.Path, "*.present", SearchOption.AllDirectories).Single();
        using (var handle = File.OpenHandle(file, access: FileAccess.Write)) RandomAccess.Write(handle, [9], 8);
        Assert.Throws<InvalidDataException>(() => Open().OpenBlob(layout));
    }

    [Fact]
    public void A_replaced_segment_file_is_not_trusted()
    {
        var layout = new FakeLayout(Chunk, 100, Sizes(10));
        var blob = Open().OpenBlob(layout);
        Fill(blob, 3);
        var path = blob.Segments[0]!.Path;
        File.Move(path, path + ".old");
        File.WriteAllBytes(path, []);
        Assert.Empty(Present(Open().OpenBlob(layout)));
    }

    [Fact]
    public async Task Deleting_a_blob_removes_its_files_and_gives_the_room_back()
    {
        var layout = new FakeLayout(Chunk, 2, Sizes(10));
        var space = Open();
        var blob = space.OpenBlob(layout);
        for (var i = 0; i < 10; i++) Fill(blob, i, space);
        Assert.Equal(10 * Chunk, await space.DeleteAsync(blob));
        Assert.Empty(Directory.GetFiles(_directory.Path, "*.seg*", SearchOption.AllDirectories));
        Assert.Equal(0, space.Directories[0].Used);
    }

    private static long[] Sizes(int count) => [.. Enumerable.Repeat((long)Chunk, count)];

    private static byte[] Content(int row) => MemoryStore.Bytes($"object-{row}", 0, Chunk);

    private static byte[] Read(SafeFileHandle file, long chunk)
    {
        var bytes = new byte[Chunk];
        Assert.Equal(Chunk, RandomAccess.Read(file, bytes, chunk * Chunk));
        return bytes;
    }

    private static void Fill(Blob blob, int row, CacheSpace? space = null)
    {
        var found = blob.Layout.Row(row);
        var segment = blob.Segments[found.Segment]!;
        if (space is not null) Assert.True(segment.TryCharge(Chunk));
        RandomAccess.Write(segment.File, Content(row), found.Offset);
        segment.MarkPresent(found.FirstChunk);
        space?.Inserted(segment, found.FirstChunk);
    }

    private static List<long> Present(Blob blob) =>
        [.. Enumerable.Range(0, (int)blob.Layout.Chunks).Select(c => (long)c).Where(c => blob.IsPresent(blob.Layout.RowOfChunk(c)))];

    private CacheSpace Open(long capacity = 1 << 30, Guid? boot = null, FailureMark? mark = null)
    {
        var options = new CacheDirectoryOptions(_directory.Sub("cache"), capacity) { HighWatermark = 1, FailureMark = mark };
        return new CacheSpace([options], new ConditionSet("test", _time, NullLogger.Instance), _time, NullLogger.Instance, boot ?? _boot);
    }
}
