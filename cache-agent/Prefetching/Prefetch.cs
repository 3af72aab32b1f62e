using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Prefetching;

/// <summary>
/// Makes a set of objects present, in <see cref="PrefetchOrder"/>. Stopping at any time loses nothing: what is present stays, and the next prefetch
/// begins with what is not.
/// </summary>
internal sealed class Prefetch(ChunkFetcher fetcher, CacheSpace space, FetchGate gate, RowSet rows, TimeProvider time, Pace? pace = null)
{
    private const int MaxWorkers = 64;
    private const int MaxFailures = 20;
    private const int MaxConsecutiveOutages = 3;
    private readonly Lock _gate = new();
    private readonly List<PrefetchFailure> _failures = [];
    private readonly Dictionary<long, (long Left, bool Failed)> _open = [];
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RowSet _missing = new(fetcher.Blob.Layout.Rows);
    private readonly RateWindow _window = new(time, TimeSpan.FromSeconds(5));
    private PrefetchState _state = PrefetchState.Running;
    private long _objects, _bytes, _objectsDone, _bytesDone, _objectsFailed, _bytesFailed, _fetched, _shortfall;
    private PrefetchOrder? _order;
    private int _outages;
    private string? _stopped;

    private Blob Blob => fetcher.Blob;

    private int ChunkSize => Blob.Layout.ChunkSize;

    /// <summary>Completes when the totals are known.</summary>
    public Task Counted => _counted.Task;

    public PrefetchReport Report()
    {
        lock (_gate)
        {
            var rate = _window.Sample(_fetched);
            var left = _bytes - _bytesDone - _bytesFailed;
            return new PrefetchReport(
                _state, _objects, _objectsDone, _objectsFailed, _bytes, _bytesDone, _bytesFailed, rate,
                left == 0 ? 0 : rate > 0 ? (left + rate - 1) / rate : -1, [.. _failures])
            {
                Shortfall = _shortfall,
            };
        }
    }

    /// <summary>Runs to the end; cancelling stops asking for more and throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Func<long, bool> wanted = rows.Contains;
        var distrusted = space.Distrusted;
        space.Keep(Blob, wanted);
        try
        {
            var fits = Count();
            _counted.TrySetResult();
            if (fits)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAll(Enumerable.Range(0, MaxWorkers).Select(_ => Task.Run(() => WorkAsync(stop), cancellationToken))).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var whole = space.Distrusted == distrusted || AllPresent();
            lock (_gate) Finish(whole);

            // Complete is said of what is there. That it also outlives the kernel's death is the epoch's business, and nobody need wait for the disk.
            _ = space.SyncAsync(CancellationToken.None);
        }
        finally
        {
            _counted.TrySetResult();
            Blob.Release(wanted);
        }
    }

    // What is missing must fit before a byte of it is fetched: a prefetch that evicts its own beginning would go round for ever.
    private bool Count()
    {
        var (missing, wanted) = (new Dictionary<Segment, long>(), new Dictionary<Segment, long>());
        long objects = 0, bytes = 0, objectsDone = 0, bytesDone = 0;
        for (var id = rows.Next(0); id >= 0; id = rows.Next(id + 1))
        {
            var row = Blob.Layout.Row(id);
            objects++;
            bytes += row.Size;
            if (Blob.UsableSegment(row.Segment) is { } home) wanted[home] = wanted.GetValueOrDefault(home) + ChunkSpan.Of(row, ChunkSize, 0, row.Chunks(ChunkSize)).BlockBytes;
            if (Blob.IsPresent(row))
            {
                objectsDone++;
                bytesDone += row.Size;
            }
            else
            {
                _missing.Add(id);
                if (Blob.UsableSegment(row.Segment) is not { } segment) continue;
                missing[segment] = missing.GetValueOrDefault(segment) + MissingBytes(segment, row);
            }
        }

        lock (_gate)
        {
            _order = new PrefetchOrder(Blob.Layout, _missing);
            (_objects, _bytes, _objectsDone, _bytesDone) = (objects, bytes, objectsDone, bytesDone);
            // What is here already and wanted takes room that could be evicted otherwise; all of a pinned blob does.
            var shortfall = missing.Count == 0 ? 0 : space.Shortfall((Blob.IsPinned ? missing : wanted).Select(m => (m.Key, m.Value)));
            if (shortfall <= 0) return true;
            _shortfall = shortfall;
            Fail("", $"InsufficientCapacity: {missing.Values.Sum()} bytes are missing and the cache directories lack {shortfall} for them; raise the capacity, delete Datasets or prefetch fewer paths");
            return false;
        }
    }

    private long MissingBytes(Segment segment, in ObjectRow row)
    {
        var chunks = row.Chunks(ChunkSize);
        if (chunks == 1) return ChunkSpan.Of(row, ChunkSize, 0, 1).BlockBytes;
        long bytes = 0;
        var end = row.FirstChunk + chunks;
        for (var chunk = segment.NextAbsent(row.FirstChunk, end); chunk < end;)
        {
            var until = segment.NextPresent(chunk, end);
            bytes += ChunkSpan.Of(row, ChunkSize, chunk - row.FirstChunk, until - chunk).BlockBytes;
            chunk = segment.NextAbsent(until, end);
        }

        return bytes;
    }

    private async Task WorkAsync(CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            ObjectRow row;
            long first, end;
            try
            {
                // Whose turn it is takes what it is about to fetch from the pace before the next has its turn.
                using var turn = pace is null ? default : await pace.TurnAsync(stop.Token).ConfigureAwait(false);
                await gate.EnterAsync(FetchPriority.Prefetch, stop.Token).ConfigureAwait(false);
                if (!TryNextOrExit(out row, out first, out end)) return;
                pace?.Take(ChunkSpan.Of(row, ChunkSize, first, end - first).Length);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await FetchAsync(row, first, end, stop).ConfigureAwait(false);
        }
    }

    private bool TryNextOrExit(out ObjectRow row, out long first, out long end)
    {
        var found = false;
        try
        {
            return found = TryNext(out row, out first, out end);
        }
        finally
        {
            if (!found) gate.Exit(0, throttled: false);
        }
    }

    private async Task FetchAsync(ObjectRow row, long first, long end, CancellationTokenSource stop)
    {
        long fetched = 0;
        var throttled = false;
        var inside = true;
        void Exit(long moved)
        {
            if (inside) gate.Exit(moved, throttled);
            else if (throttled) gate.Throttled();
            inside = false;
        }

        try
        {
            // Who waits for a checksum or the disk holds up no other download.
            var error = await TryEnsureAsync(row, first, end, () => Exit(ChunkSpan.Of(row, ChunkSize, first, end - first).Length)).ConfigureAwait(false);
            fetched = error.Fetched;
            throttled = error.Exception is ObjectStoreException { Error: ObjectStoreError.Throttled };
            pace?.Take(fetched - ChunkSpan.Of(row, ChunkSize, first, end - first).Length);
            Done(row, first, end, fetched, error.Exception, stop);
        }
        finally
        {
            Exit(fetched);
        }
    }

    private async Task<(long Fetched, Exception? Exception)> TryEnsureAsync(ObjectRow row, long first, long end, Action received)
    {
        try
        {
            return (await fetcher.EnsureAsync(row, first, end, FetchPriority.Prefetch, received).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return (0, e);
        }
    }

    private bool TryNext(out ObjectRow row, out long first, out long end)
    {
        lock (_gate)
        {
            if (!_order!.TryNext(WasFaster, out row, out first, out end)) return false;
            if (first == 0) _open[row.Id] = (row.Chunks(ChunkSize), false);
            return true;
        }
    }

    private bool WasFaster(ObjectRow row)
    {
        if (!Blob.IsPresent(row)) return false;

        // A reader.
        _objectsDone++;
        _bytesDone += row.Size;
        return true;
    }

    private void Done(in ObjectRow row, long first, long end, long fetched, Exception? error, CancellationTokenSource stop)
    {
        lock (_gate)
        {
            _fetched += fetched;
            var bytes = ChunkSpan.Of(row, ChunkSize, first, end - first).Length;
            if (error is OperationCanceledException) return;
            if (error is null) _bytesDone += bytes;
            else _bytesFailed += bytes;
            var (left, failed) = _open[row.Id];
            left -= end - first;
            if (error is not null && !failed) Fail(Blob.Layout.Reference(row).Key, error.Message);
            failed |= error is not null;
            _open[row.Id] = (left, failed);
            if (left == 0)
            {
                _open.Remove(row.Id);
                if (failed) _objectsFailed++;
                else _objectsDone++;
            }

            _outages = IsOutage(error) ? _outages + 1 : error is null ? 0 : _outages;
            if (IsFinal(error) || _outages >= MaxConsecutiveOutages * gate.Limit)
            {
                _stopped ??= error!.Message;
                stop.Cancel();
            }
        }
    }

    // May be this object's alone; when nothing else succeeds in between, it is not.
    private static bool IsOutage(Exception? error) => error is ObjectStoreException { IsTransient: true } or ObjectStoreException { Error: ObjectStoreError.AccessDenied };

    // The same will be said of every other object, too.
    private static bool IsFinal(Exception? error) => error is CacheFullException
        or ObjectStoreException { Error: ObjectStoreError.Unauthenticated or ObjectStoreError.BucketNotFound or ObjectStoreError.WrongRegion or ObjectStoreError.Configuration };

    private void Fail(string key, string message)
    {
        if (_failures.Count < MaxFailures) _failures.Add(new PrefetchFailure(key, message));
    }

    private bool AllPresent()
    {
        for (var id = rows.Next(0); id >= 0; id = rows.Next(id + 1))
        {
            if (!Blob.IsPresent(Blob.Layout.Row(id))) return false;
        }

        return true;
    }

    private void Finish(bool whole)
    {
        if (!whole) Fail("", "a cache directory failed and what it had not synced is lost; see the CacheDirectory conditions");
        if (_stopped is not null) Fail("", $"stopped: {_stopped}");
        _state = _objectsDone == _objects && whole ? PrefetchState.Complete : PrefetchState.Incomplete;
    }
}
