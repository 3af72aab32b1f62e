using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Serving;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Tests.Serving;

/// <summary>READs of segments through real FUSE connections.</summary>
public sealed class SegmentFilesTests : IDisposable
{
    private const int Chunk = 64 << 10;
    private const string Key = "object-0";
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConditionSet _conditions = new("test", TimeProvider.System, NullLogger.Instance);
    private readonly FetchCounters _counters = new();

    public void Dispose()
    {
        _stopping.Dispose();
        _directory.Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task The_same_number_on_two_connections_is_two_reads()
    {
        var release = new TaskCompletionSource();
        _store.OnGetAsync = (_, _, _) => release.Task;
        var (files, _) = Open(new FakeLayout(Chunk, 100, Chunk));
        using var one = new ServedSegments(files);
        using var two = new ServedSegments(files);

        // Both connections have seen the same requests before, so that the kernel gives both reads the same number.
        var first = Readers.Start(one.Segment, 0, Chunk);
        await ArrivedAsync(one, 1);
        var second = Readers.Start(two.Segment, 0, Chunk);
        await ArrivedAsync(two, 1);
        Assert.Equal(one.Reads.Select(r => r.Unique), two.Reads.Select(r => r.Unique));
        release.SetResult();

        Assert.Equal(MemoryStore.Bytes(Key, 0, Chunk), await Readers.Bounded(first));
        Assert.Equal(MemoryStore.Bytes(Key, 0, Chunk), await Readers.Bounded(second));
        Assert.Equal(1, _store.Gets);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_read_that_cannot_be_looked_up_is_an_error_and_the_others_that_waited_with_it_are_answered()
    {
        var release = new TaskCompletionSource();
        _store.OnGetAsync = (_, _, _) => release.Task;
        var layout = new FaultyLayout(new FakeLayout(Chunk, 100, Chunk));
        using var served = new ServedSegments(Open(layout).Files);
        Task<byte[]>[] readers = [Readers.Start(served.Segment, 0, 4096), Readers.Start(served.Segment, 8192, 4096)];
        await ArrivedAsync(served, 2);

        layout.FailNext();
        release.SetResult();

        await Task.WhenAll(readers.Select(Readers.Bounded)).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, readers.Count(r => r.IsFaulted));
        Assert.Equal(1, readers.Count(r => r.IsCompletedSuccessfully));
        Assert.Equal("InvalidDataException", Assert.Single(_conditions.All, c => c.Type == "Serving").Reason);
        Assert.Equal(1, _counters.ReadErrors);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_reader_is_answered_before_the_checksum_and_if_that_proves_wrong_who_waits_gets_an_error_and_nothing_is_kept()
    {
        TaskCompletionSource atEnd = new(), again = new(), release = new();
        _store.Checksum = "MD5";
        _store.OnReadAsync = async (key, given) =>
        {
            if (_store.Gets == 1 && given == 4 * Chunk) await atEnd.Task;
            else if (_store.Gets > 1 && given == 2 * Chunk)
            {
                again.TrySetResult();
                await release.Task;
            }
            else return;
            throw Corrupt(key);
        };
        var (files, blob) = Open(new FakeLayout(Chunk, 100, 4 * Chunk));
        using var served = new ServedSegments(files);

        // Every byte has come, and the checksum is known at the end only.
        Assert.Equal(MemoryStore.Bytes(Key, 0, Chunk), await Readers.Bounded(Readers.Start(served.Segment, 0, Chunk)));
        Assert.Equal(0, blob.Segments[0]!.PresentChunks);

        // It is wrong; the bytes are fetched again, and somebody waits for the rest of them when it is wrong for the last time.
        atEnd.SetResult();
        await again.Task.WaitAsync(Limits.Soon, TestContext.Current.CancellationToken);
        var waiting = Readers.Start(served.Segment, 3 * Chunk, Chunk);
        await ArrivedAsync(served, 2);
        Assert.False(waiting.IsCompleted);
        release.SetResult();

        await Assert.ThrowsAsync<IOException>(() => Readers.Bounded(waiting));
        Assert.Equal(0, blob.Segments[0]!.PresentChunks);
        Assert.Equal(0, blob.Segments[0]!.Directory.Used);
        Assert.Contains("MD5 is wrong", Assert.Single(_conditions.All, c => c.Type == "SourceReachable").Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_object_of_one_chunk_is_not_shown_before_its_checksum_was_right()
    {
        _store.Checksum = "MD5";
        _store.OnReadAsync = (key, given) => given < Chunk ? Task.CompletedTask : throw Corrupt(key);
        var (files, blob) = Open(new FakeLayout(Chunk, 100, Chunk));
        using var served = new ServedSegments(files);

        await Assert.ThrowsAsync<IOException>(() => Readers.Bounded(Readers.Start(served.Segment, 0, 4096)));
        Assert.Equal(0, blob.Segments[0]!.PresentChunks);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Bytes_read_through_are_not_given_before_their_checksum_was_right()
    {
        _store.Checksum = "MD5";
        var layout = new FakeLayout(Chunk, 100, Chunk);
        using var served = new ServedSegments(Open(layout, new Blob(layout, (_, _) => null)).Files);
        Assert.Equal(MemoryStore.Bytes(Key, 0, Chunk), await Readers.Bounded(Readers.Start(served.Segment, 0, Chunk)));

        _store.OnReadAsync = (key, given) => given < Chunk ? Task.CompletedTask : throw Corrupt(key);
        await Assert.ThrowsAsync<IOException>(() => Readers.Bounded(Readers.Start(served.Segment, 0, Chunk)));
        Assert.Equal(1, _counters.ReadErrors);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Where_nothing_may_be_evicted_bytes_are_given_and_not_kept()
    {
        var (files, blob) = Open(new FakeLayout(Chunk, 100, Chunk, Chunk), capacity: Chunk * 3 / 2);
        using var served = new ServedSegments(files);
        Assert.Equal(MemoryStore.Bytes(Key, 0, Chunk), await Readers.Bounded(Readers.Start(served.Segment, 0, Chunk)));
        await Eventually.IsAsync(() => blob.Segments[0]!.PresentChunks == 1, "the first object is cached");
        blob.Pin();

        Assert.Equal(MemoryStore.Bytes("object-1", 0, Chunk), await Readers.Bounded(Readers.Start(served.Segment, Chunk, Chunk)));

        Assert.True(blob.Segments[0]!.IsPresent(0));
        Assert.False(blob.Segments[0]!.IsPresent(1));
        Assert.False(Assert.Single(_conditions.All, c => c.Type == "Caching").Status);
    }

    private static Task ArrivedAsync(ServedSegments served, int reads) => Eventually.IsAsync(() => served.Reads.Count == reads, $"{reads} READs have come");

    private ObjectStoreException Corrupt(string key) => new(ObjectStoreError.Corrupt, _store.Uri, key, "MD5 is wrong", "repair the object");

    private (SegmentFiles Files, Blob Blob) Open(IBlobLayout layout, Blob? blob = null, long capacity = 1 << 30)
    {
        var space = new CacheSpace([new CacheDirectoryOptions(_directory.Sub("cache"), capacity)], _conditions, TimeProvider.System, NullLogger.Instance);
        blob ??= space.OpenBlob(layout);
        var gate = new FetchGate(new AdaptiveConcurrency(TimeProvider.System));
        var fetcher = new ChunkFetcher(blob, space, _ => _store, gate, _counters, NullLogger.Instance, _stopping.Token)
        {
            Ended = error => FetchConditions.Report(_conditions, error),
        };
        return (new SegmentFiles(fetcher, new ReadThrough(layout, _ => _store, _counters, _conditions, _stopping.Token), _conditions), blob);
    }
}
