using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Tests;

public sealed class ChunkFetcherTests : IDisposable
{
    private const int Chunk = 64 << 10;
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly FetchGate _gate = new(new AdaptiveConcurrency(TimeProvider.System));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stopping.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Many_who_want_a_chunk_cause_one_fetch()
    {
        var release = new TaskCompletionSource();
        _store.OnGetAsync = (_, _, _) => release.Task;
        var (fetcher, _) = Open(Chunk);
        var wanting = Enumerable.Range(0, 10).Select(_ => fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 1, FetchPriority.Demand)).ToArray();
        release.SetResult();
        var fetched = await Task.WhenAll(wanting);
        Assert.Equal(1, _store.Gets);
        Assert.Equal(Chunk, fetched.Sum());
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task A_large_object_comes_in_spans_and_every_byte_is_right()
    {
        var size = (3L * ChunkFetcher.MaxSpanBytes) + 12345;
        var (fetcher, _) = Open(size);
        var row = fetcher.Blob.Layout.Row(0);
        await fetcher.EnsureAsync(row, 0, row.Chunks(Chunk), FetchPriority.Prefetch);
        Assert.Equal(4, _store.Gets);
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task Chunks_become_present_while_the_span_goes_on_but_for_the_last()
    {
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _store.OnReadAsync = async (_, given) =>
        {
            if (given < 4 * Chunk) return;
            reached.TrySetResult();
            await release.Task;
        };
        var (fetcher, _) = Open(4 * Chunk);
        var row = fetcher.Blob.Layout.Row(0);
        var ensuring = fetcher.EnsureAsync(row, 0, 4, FetchPriority.Prefetch);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(fetcher.Blob.Segments[0]!.ArePresent(0, 3));
        Assert.False(fetcher.Blob.Segments[0]!.IsPresent(3));
        release.SetResult();
        await ensuring;
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task With_a_checksum_nothing_is_present_before_the_end()
    {
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _store.Checksum = "MD5";
        _store.OnReadAsync = async (_, given) =>
        {
            if (given < 4 * Chunk) return;
            reached.TrySetResult();
            await release.Task;
            throw new ObjectStoreException(ObjectStoreError.Corrupt, _store.Uri, "object-0", "MD5 is wrong", "repair the object");
        };
        var (fetcher, _) = Open(4 * Chunk);
        var ensuring = fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 4, FetchPriority.Prefetch);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(0, fetcher.Blob.Segments[0]!.PresentChunks);
        release.SetResult();
        await Assert.ThrowsAsync<ObjectStoreException>(() => ensuring);
        Assert.Equal(0, fetcher.Blob.Segments[0]!.PresentChunks);
        Assert.Equal(0, fetcher.Blob.Segments[0]!.Directory.Used);
    }

    [Fact]
    public async Task Bytes_that_were_damaged_on_the_way_are_fetched_again()
    {
        var damaged = 2;
        _store.Checksum = "MD5";
        _store.OnReadAsync = (_, given) => given == Chunk && damaged-- > 0
            ? throw new ObjectStoreException(ObjectStoreError.Corrupt, _store.Uri, "object-0", "MD5 is wrong", "repair the object")
            : Task.CompletedTask;
        var (fetcher, _) = Open(Chunk);
        await fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 1, FetchPriority.Demand);
        Assert.Equal(3, _store.Gets);
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task When_one_span_fails_the_others_claimed_with_it_are_free_again()
    {
        var release = new TaskCompletionSource();
        _store.OnGetAsync = async (key, offset, _) =>
        {
            if (offset == 3 * Chunk) await release.Task;
            else if (_store.Gets == 2) throw new ObjectStoreException(ObjectStoreError.Unavailable, _store.Uri, key, "GET: 503", "wait");
        };
        var (fetcher, _) = Open(8 * Chunk);
        var row = fetcher.Blob.Layout.Row(0);

        // Somebody has piece 3, so that the rest is claimed as two spans, of which the first fails.
        var other = fetcher.EnsureAsync(row, 3, 4, FetchPriority.ReadAhead);
        await Assert.ThrowsAsync<ObjectStoreException>(() => fetcher.EnsureAsync(row, 0, 8, FetchPriority.Prefetch));
        release.SetResult();
        await other;
        await fetcher.EnsureAsync(row, 0, 8, FetchPriority.Demand).WaitAsync(TimeSpan.FromSeconds(30), Token);
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task A_failed_fetch_gives_its_blocks_back()
    {
        _store.OnReadAsync = (key, given) => given >= 3 * Chunk
            ? throw new ObjectStoreException(ObjectStoreError.Changed, _store.Uri, key, "GET: 412", "index again")
            : Task.CompletedTask;
        var (fetcher, _) = Open(6 * Chunk);
        await Assert.ThrowsAsync<ObjectStoreException>(() => fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 6, FetchPriority.Prefetch));
        var segment = fetcher.Blob.Segments[0]!;

        // The file system may keep some blocks of its own where a file's are not together.
        Assert.InRange(Fuse.FileRange.AllocatedBytes(segment.File), segment.PresentChunks * Chunk, (segment.PresentChunks * Chunk) + (Chunk / 2));
        Assert.Equal(segment.PresentChunks * Chunk, segment.Directory.Used);
    }

    [Fact]
    public async Task A_failed_fetch_leaves_the_chunk_to_the_next()
    {
        var fail = true;
        _store.OnGetAsync = (key, _, _) => fail
            ? throw new ObjectStoreException(ObjectStoreError.Changed, _store.Uri, key, "GET: 412", "index again")
            : Task.CompletedTask;
        var (fetcher, _) = Open(Chunk);
        var row = fetcher.Blob.Layout.Row(0);
        await Assert.ThrowsAsync<ObjectStoreException>(() => fetcher.EnsureAsync(row, 0, 1, FetchPriority.Demand));
        fail = false;
        await fetcher.EnsureAsync(row, 0, 1, FetchPriority.Demand);
        AssertContent(fetcher.Blob, 0);
    }

    [Fact]
    public async Task Prefetch_fetches_each_byte_once_and_says_so()
    {
        long[] sizes = [.. Enumerable.Range(1, 40).Select(i => i * 7777L), 20L * Chunk * 16];
        var (fetcher, space) = Open(sizes);
        var prefetch = Prefetch(fetcher, space, sizes.Length);
        await prefetch.RunAsync(Token);
        var report = prefetch.Report();
        Assert.Equal((PrefetchState.Complete, 41, 41, 0), (report.State, report.ObjectsTotal, report.ObjectsDone, report.ObjectsFailed));
        Assert.Equal((sizes.Sum(), sizes.Sum(), 0), (report.BytesTotal, report.BytesDone, report.EtaSeconds));
        Assert.Equal(sizes.Sum(), fetcher.Counters.OriginBytes);
        for (var i = 0; i < sizes.Length; i++) AssertContent(fetcher.Blob, i);
    }

    [Fact]
    public async Task Objects_that_wait_to_be_verified_hold_up_no_download()
    {
        const int Objects = 5;
        var gate = new FetchGate(new AdaptiveConcurrency(TimeProvider.System, initial: 1, minimum: 1, maximum: 1));
        TaskCompletionSource all = new(), release = new();
        var received = 0;
        _store.Checksum = "MD5";
        _store.OnVerifyAsync = _ =>
        {
            if (Interlocked.Increment(ref received) == Objects) all.SetResult();
            return release.Task;
        };
        var (fetcher, space) = Open([.. Enumerable.Repeat((long)Chunk, Objects)]);
        var prefetch = Prefetch(fetcher, space, Objects, gate);
        var running = prefetch.RunAsync(Token);
        await all.Task.WaitAsync(Token);

        // The other workers have a look, each in its turn, and find nothing left.
        while (gate.Active > 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(0, prefetch.Report().BytesDone);
        Assert.False(fetcher.Blob.IsPresent(fetcher.Blob.Layout.Row(0)));
        release.SetResult();
        await running;
        Assert.Equal((PrefetchState.Complete, 0), (prefetch.Report().State, gate.Active));
        for (var i = 0; i < Objects; i++) AssertContent(fetcher.Blob, i);
    }

    [Fact]
    public async Task A_store_that_asks_for_less_after_the_bytes_have_come_is_heard()
    {
        const int Objects = 3;
        _store.Checksum = "MD5";
        _store.OnVerifyAsync = key => throw new ObjectStoreException(ObjectStoreError.Throttled, _store.Uri, key, "GET: 503 SlowDown", "wait");
        var (fetcher, space) = Open([.. Enumerable.Repeat((long)Chunk, Objects)]);
        var before = _gate.Limit;
        var prefetch = Prefetch(fetcher, space, Objects);
        await prefetch.RunAsync(Token);
        Assert.InRange(_gate.Limit, 1, before - 1);
        Assert.Equal((0, Objects, (long)Objects * Chunk), (_gate.Active, prefetch.Report().ObjectsFailed, fetcher.Counters.OriginBytes));
    }

    [Fact]
    public async Task A_cancelled_prefetch_is_resumed_without_fetching_anything_twice()
    {
        long[] sizes = [.. Enumerable.Repeat(3L * Chunk, 200)];
        var (fetcher, space) = Open(sizes);
        using var cancel = new CancellationTokenSource();
        _store.OnGetAsync = (_, _, _) => _store.Gets >= 50 ? cancel.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Prefetch(fetcher, space, sizes.Length).RunAsync(cancel.Token));
        _store.OnGetAsync = (_, _, _) => Task.CompletedTask;
        var again = Prefetch(fetcher, space, sizes.Length);
        await again.RunAsync(Token);
        Assert.Equal(PrefetchState.Complete, again.Report().State);
        Assert.Equal(sizes.Sum(), fetcher.Counters.OriginBytes);
    }

    [Fact]
    public async Task A_prefetch_with_an_object_that_changed_is_incomplete_and_names_it()
    {
        _store.OnGetAsync = (key, _, _) => key == "object-7"
            ? throw new ObjectStoreException(ObjectStoreError.Changed, _store.Uri, key, "GET: 412", "index again")
            : Task.CompletedTask;
        var (fetcher, space) = Open([.. Enumerable.Repeat((long)Chunk, 20)]);
        var prefetch = Prefetch(fetcher, space, 20);
        await prefetch.RunAsync(Token);
        var report = prefetch.Report();
        Assert.Equal((PrefetchState.Incomplete, 19, 1, (long)Chunk), (report.State, report.ObjectsDone, report.ObjectsFailed, report.BytesFailed));
        Assert.Equal("object-7", Assert.Single(report.Failures).Key);
    }

    [Fact]
    public async Task A_prefetch_that_cannot_fit_fetches_nothing()
    {
        var (fetcher, space) = Open(capacity: 10 * Chunk, [.. Enumerable.Repeat((long)Chunk, 11)]);
        var prefetch = Prefetch(fetcher, space, 11);
        await prefetch.RunAsync(Token);
        Assert.Equal(PrefetchState.Incomplete, prefetch.Report().State);
        Assert.Contains("InsufficientCapacity", Assert.Single(prefetch.Report().Failures).Message, StringComparison.Ordinal);
        Assert.Equal(0, _store.Gets);
    }

    [Fact]
    public async Task Wrong_credentials_stop_a_prefetch_at_once()
    {
        _store.OnGetAsync = (key, _, _) => throw new ObjectStoreException(ObjectStoreError.Unauthenticated, _store.Uri, key, "GET: 403 SignatureDoesNotMatch", "check secretAccessKey");
        var (fetcher, space) = Open([.. Enumerable.Repeat((long)Chunk, 5000)]);
        var prefetch = Prefetch(fetcher, space, 5000);
        await prefetch.RunAsync(Token);
        Assert.Equal(PrefetchState.Incomplete, prefetch.Report().State);
        Assert.InRange(_store.Gets, 1, 200);
        Assert.Contains(prefetch.Report().Failures, f => f.Message.Contains("secretAccessKey", StringComparison.Ordinal));
    }

    private static void AssertContent(Blob blob, int id)
    {
        var row = blob.Layout.Row(id);
        Assert.True(blob.IsPresent(row));
        var bytes = new byte[row.Size];
        Assert.Equal(bytes.Length, RandomAccess.Read(blob.Segments[row.Segment]!.File, bytes, row.Offset));
        Assert.True(bytes.AsSpan().SequenceEqual(MemoryStore.Bytes($"object-{id}", 0, row.Size)));
    }

    private Prefetch Prefetch(ChunkFetcher fetcher, CacheSpace space, int rows, FetchGate? gate = null)
    {
        var set = new RowSet(rows);
        for (var i = 0; i < rows; i++) set.Add(i);
        return new Prefetch(fetcher, space, gate ?? _gate, set, TimeProvider.System);
    }

    private (ChunkFetcher Fetcher, CacheSpace Space) Open(params long[] sizes) => Open(1L << 30, sizes);

    private (ChunkFetcher Fetcher, CacheSpace Space) Open(long capacity, long[] sizes)
    {
        var conditions = new ConditionSet("test", TimeProvider.System, NullLogger.Instance);
        var options = new CacheDirectoryOptions(_directory.Sub("cache"), capacity) { HighWatermark = 1 };
        var space = new CacheSpace([options], conditions, TimeProvider.System, NullLogger.Instance);
        var blob = space.OpenBlob(new FakeLayout(Chunk, 1000, sizes));
        return (new ChunkFetcher(blob, space, _ => _store, _gate, new FetchCounters(), NullLogger.Instance, _stopping.Token), space);
    }
}
