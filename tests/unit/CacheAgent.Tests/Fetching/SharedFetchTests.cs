using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Tests.Fetching;

/// <summary>Who waits for somebody else's fetch, and what comes of fetches whose disk or store lets them down.</summary>
public sealed class SharedFetchTests : IDisposable
{
    private const int Chunk = 64 << 10;
    private const int Initial = 4;
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly FetchGate _gate = new(new AdaptiveConcurrency(new ManualTime(), Initial));
    private Action _sync = () => { };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stopping.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_fetch_that_waits_for_a_place_is_let_in_for_a_caller_who_has_one()
    {
        var (fetcher, _) = Open(_store, Chunk);
        var row = fetcher.Blob.Layout.Row(0);

        // As many as there are places for, none of which comes free before this caller has what it wants.
        while (_gate.Active < 64) await _gate.EnterAsync(FetchPriority.Demand, Token);
        fetcher.Start(row, 0, 1, FetchPriority.ReadAhead);

        await fetcher.EnsureAsync(row, 0, 1, FetchPriority.Prefetch).WaitAsync(Limits.Soon, Token);

        Assert.True(fetcher.Blob.IsPresent(row));
        Assert.Equal(1, _store.Gets);
    }

    [Theory]
    [InlineData(100, 20_000, true)]
    [InlineData(100, Chunk + 100, false)]
    public async Task Who_needs_no_more_than_has_come_is_answered_before_it_is_written(long from, long end, bool atOnce)
    {
        var (fetcher, _) = Open(_store, 3 * Chunk);
        var (row, segment) = (fetcher.Blob.Layout.Row(0), fetcher.Blob.Segments[0]!);
        var waiter = new OfferedWaiter(segment, row.Offset + from, row.Offset + end);
        _store.OnGetAsync = (_, _, _) =>
        {
            lock (fetcher.Blob.Operations.Gate) ((Transfer)fetcher.Blob.Operations.Find(row.FirstChunk)!).Wait(waiter, end);
            return Task.CompletedTask;
        };

        fetcher.Start(row, 0, 3, FetchPriority.Demand);
        await Eventually.IsAsync(() => fetcher.Blob.IsPresent(row), "the object is present");

        Assert.Equal(atOnce ? MemoryStore.Bytes("object-0", from, end - from) : null, waiter.Given);
        Assert.Equal(atOnce, waiter.CameBeforeTheWrite);
        Assert.Equal(!atOnce, waiter.HasProceeded);
        var written = new byte[3 * Chunk];
        Assert.Equal(written.Length, RandomAccess.Read(segment.File, written, row.Offset));
        Assert.Equal(MemoryStore.Bytes("object-0", 0, written.Length), written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fetch_that_fails_at_once_does_not_hold_up_the_reader_who_sends_it(bool atTheRequest)
    {
        const int rounds = 20_000; // the fetch may end on another thread at any moment of what the reader does
        if (atTheRequest) _store.OnGetAsync = (_, _, _) => throw new IOException("refused");
        else _store.OnReadAsync = (_, _) => throw new IOException("reset");
        var (fetcher, _) = Open(_store, Chunk);
        var blob = fetcher.Blob;

        await Task.Run(
            () =>
            {
                for (var i = 0; i < rounds; i++)
                {
                    var slot = blob.Readers.Enter();
                    fetcher.Start(blob.Layout.Row(0), 0, 1, FetchPriority.Demand);
                    blob.Readers.Exit(slot);
                    SpinWait.SpinUntil(() => !blob.Operations.IsBusy(0), Limits.Soon);
                }
            },
            Token).WaitAsync(Limits.Soon, Token);

        Assert.False(blob.Operations.IsBusy(0));
        Assert.Equal(0, blob.Segments[0]!.Charged);
    }

    [Fact]
    public async Task Fetches_to_a_disk_that_failed_meanwhile_end_with_its_message()
    {
        TaskCompletionSource asked = new(), release = new();
        _store.OnGetAsync = (_, _, _) =>
        {
            asked.SetResult();
            return release.Task;
        };
        var (fetcher, space) = Open(_store, Chunk);
        var row = fetcher.Blob.Layout.Row(0);
        var fetching = fetcher.EnsureAsync(row, 0, 1, FetchPriority.Prefetch);
        await asked.Task.WaitAsync(Limits.Soon, Token);
        var waiting = fetcher.EnsureAsync(row, 0, 1, FetchPriority.Prefetch);

        space.Directories[0].Fail(new IOException("device gone"));
        release.SetResult();

        foreach (var task in new[] { fetching, waiting })
        {
            var error = await Assert.ThrowsAsync<CacheFullException>(() => task.WaitAsync(Limits.Soon, Token));
            Assert.Contains("device gone", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_that_ends_early_without_an_error_is_not_believed()
    {
        var (fetcher, _) = Open(new ShortStore(_store), 3 * Chunk);
        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 3, FetchPriority.Prefetch));

        Assert.Equal(ObjectStoreError.Protocol, error.Error);
        Assert.Equal(2, fetcher.Blob.Segments[0]!.PresentChunks);
        Assert.False(fetcher.Blob.Segments[0]!.IsPresent(2));
    }

    [Fact]
    public async Task A_prefetch_whose_bytes_were_lost_by_a_failed_sync_is_not_complete()
    {
        var (fetcher, space) = Open(_store, Chunk, Chunk);
        var lost = false;
        _store.OnGetAsync = async (key, _, _) =>
        {
            if (key != "object-1") return;
            _sync = () => throw new IOException("sync: Input/output error");
            lost = !await space.SyncAsync(Token);
        };
        // Here and not synced yet when the prefetch begins.
        await fetcher.EnsureAsync(fetcher.Blob.Layout.Row(0), 0, 1, FetchPriority.Demand);
        var rows = new RowSet(2);
        rows.Add(0);
        rows.Add(1);
        var prefetch = new Prefetch(fetcher, space, _gate, rows, TimeProvider.System);

        await prefetch.RunAsync(Token);

        Assert.True(lost);
        Assert.Equal(PrefetchState.Incomplete, prefetch.Report().State);
        Assert.Contains(prefetch.Report().Failures, f => f.Message.Contains("had not synced is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outage_ends_a_prefetch_after_many_failures_in_a_row_and_one_object_in_trouble_does_not()
    {
        var down = false;
        _store.OnGetAsync = (key, _, _) => down || key == "object-7"
            ? throw new ObjectStoreException(ObjectStoreError.Unavailable, _store.Uri, key, "GET: 503", "wait")
            : Task.CompletedTask;
        var (fetcher, space) = Open(_store, [.. Enumerable.Repeat((long)Chunk, 3000)]);
        var report = await PrefetchAsync(100);
        Assert.Equal((PrefetchState.Incomplete, 99L, 1L), (report.State, report.ObjectsDone, report.ObjectsFailed));

        down = true;
        report = await PrefetchAsync(3000);
        Assert.Equal(PrefetchState.Incomplete, report.State);
        Assert.InRange(report.ObjectsFailed, 3 * Initial, 500);

        async Task<PrefetchReport> PrefetchAsync(int rows)
        {
            var set = new RowSet(rows);
            for (var row = 0; row < rows; row++) set.Add(row);
            var prefetch = new Prefetch(fetcher, space, _gate, set, TimeProvider.System);
            await prefetch.RunAsync(Token);
            return prefetch.Report();
        }
    }

    [Fact]
    public async Task A_transfer_that_a_reader_waits_for_before_it_queues_queues_with_the_readers()
    {
        var row = new FakeLayout(Chunk, 1, Chunk).Row(0);
        var transfer = new Transfer(row, ChunkSpan.Of(row, Chunk, 0, 1), null!, FetchPriority.ReadAhead);
        _gate.Promote(transfer);
        while (_gate.Active < 256) await _gate.EnterAsync(FetchPriority.Demand, Token);
        var entering = _gate.EnterAsync(transfer, Token).AsTask();
        Assert.False(entering.IsCompleted);

        _gate.Exit(0, throttled: false);

        await entering.WaitAsync(Limits.Soon, Token);
    }

    private (ChunkFetcher Fetcher, CacheSpace Space) Open(IObjectStore store, params long[] sizes)
    {
        var conditions = new ConditionSet("test", TimeProvider.System, NullLogger.Instance);
        var space = new CacheSpace(
            [new CacheDirectoryOptions(_directory.Sub("cache"), 1 << 30)], conditions, TimeProvider.System, NullLogger.Instance, sync: _ => _sync());
        return (new ChunkFetcher(space.OpenBlob(new FakeLayout(Chunk, 1000, sizes)), space, _ => store, _gate, new FetchCounters(), NullLogger.Instance, _stopping.Token), space);
    }

    /// <summary>Gives a byte less than it was asked for, and says that this was all.</summary>
    private sealed class ShortStore(IObjectStore store) : IObjectStore
    {
        public StoreUri Uri => store.Uri;

        public IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions options, CancellationToken cancellationToken) => store.ListAsync(options, cancellationToken);

        public ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken) => store.HeadAsync(key, cancellationToken);

        public ValueTask<ObjectContent> GetAsync(string key, string version, long size, long offset, long length, CancellationToken cancellationToken) =>
            store.GetAsync(key, version, size, offset, length - 1, cancellationToken);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    /// <summary>Needs some bytes of a segment, takes them when they are offered, and looks what the file has of them then.</summary>
    private sealed class OfferedWaiter(Segment segment, long from, long end) : IChunkWaiter
    {
        public byte[]? Given { get; private set; }

        public bool CameBeforeTheWrite { get; private set; }

        public bool HasProceeded { get; private set; }

        public void Proceed(Exception? error) => HasProceeded = true;

        public bool Offer(long offset, ReadOnlySpan<byte> bytes)
        {
            if (from < offset || end > offset + bytes.Length) return false;
            Given = bytes[(int)(from - offset)..(int)(end - offset)].ToArray();
            var there = new byte[Given.Length];
            CameBeforeTheWrite = RandomAccess.Read(segment.File, there, from) == 0 || !there.AsSpan().ContainsAnyExcept((byte)0);
            return true;
        }
    }
}
