using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>One cache directory with the segments on it and the order in which their chunks leave.</summary>
internal sealed class CacheVolume : ICacheEntries
{
    private const int ChunkBits = 40;
    private const int FewEntries = 1024;
    private static readonly TimeSpan FruitlessPause = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Lock _evicting = new();
    private readonly List<(Blob Blob, Segment Segment)?> _slots = [];
    private readonly Dictionary<Segment, int> _slotOf = [];
    private readonly S3Fifo _order;
    private readonly TimeProvider _time;
    private int _background;
    private volatile bool _fruitless;
    private long _fruitlessSince;
    private int _releasesThen;

    public CacheVolume(CacheDirectory directory, TimeProvider time)
    {
        (Directory, _time) = (directory, time);
        _order = new S3Fifo(this);
    }

    public CacheDirectory Directory { get; }

    /// <summary>Segments ever opened here, to spread new ones by.</summary>
    public int Opened { get; set; }

    public IReadOnlyList<Segment> Segments
    {
        get { lock (_gate) return [.. _slotOf.Keys]; }
    }

    public void Add(Blob blob, Segment segment)
    {
        lock (_gate)
        {
            var slot = _slots.Count;
            _slots.Add((blob, segment));
            _slotOf.Add(segment, slot);
            var end = segment.FirstChunk + segment.Chunks;
            for (var chunk = segment.NextPresent(segment.FirstChunk, end); chunk < end; chunk = segment.NextPresent(chunk + 1, end))
            {
                _order.Restore(Key(slot, segment, chunk));
            }
        }
    }

    public void Remove(Segment segment)
    {
        lock (_gate)
        {
            if (!_slotOf.Remove(segment, out var slot)) return;
            _slots[slot] = null;

            // Not for each of a Dataset's segments: when most of what is queued has gone.
            if (_order.Count > FewEntries + (2 * _slotOf.Keys.Sum(s => s.PresentChunks))) _order.Forget(key => _slots[(int)(key >> ChunkBits)] is null);
        }
    }

    public void Insert(Segment segment, long chunk)
    {
        lock (_gate)
        {
            if (!_slotOf.TryGetValue(segment, out var slot)) return;
            _order.Insert(Key(slot, segment, chunk));
            if (_fruitless && !_slots[slot]!.Value.Blob.IsKept(chunk)) _fruitless = false;
        }
    }

    /// <summary>Waits for an eviction under way: one that begins later sees the pins of now.</summary>
    public void AwaitEviction()
    {
        lock (_evicting)
        {
        }
    }

    /// <summary>Bytes that eviction could free at most: everything of blobs that are not pinned.</summary>
    public long EvictableBytes()
    {
        lock (_gate)
        {
            return _slotOf.Values.Select(s => _slots[s]!.Value).Where(e => !e.Blob.IsPinned && e.Segment.IsUsable).Sum(e => FileRange.AllocatedBytes(e.Segment.File));
        }
    }

    /// <summary>Starts evicting down to the low watermark, unless that goes on already.</summary>
    public void EvictInBackground()
    {
        if (Interlocked.Exchange(ref _background, 1) == 1) return;
        _ = Task.Run(() =>
        {
            try
            {
                _ = EvictBytes(Directory.Excess(0));
            }
            catch (IOException e)
            {
                Directory.Report(e);
            }
            finally
            {
                Volatile.Write(ref _background, 0);
            }
        });
    }

    /// <summary>Makes room for so many bytes under the capacity. False when what is there must stay.</summary>
    public bool Evict(long incoming)
    {
        lock (_evicting)
        {
            var missing = Directory.Used + incoming - Directory.Capacity;
            return missing <= 0 || EvictBytes(Math.Max(missing, Directory.Excess(incoming))) >= missing;
        }
    }

    /// <summary>Evicts until so many bytes are free or nothing more can go; returns the bytes freed.</summary>
    public long EvictBytes(long wanted)
    {
        lock (_evicting)
        {
            long freed = 0;
            while (freed < wanted && !IsFruitless())
            {
                var releases = Blob.Releases;
                var batch = Choose(wanted - freed);
                if (batch.Count == 0)
                {
                    // Everything is in use. Looking at all of it again for each read that misses would be what the cache does all day.
                    (_fruitlessSince, _releasesThen) = (_time.GetTimestamp(), releases);
                    _fruitless = true;
                    break;
                }

                foreach (var victims in batch.GroupBy(v => (v.Blob, v.Segment)))
                {
                    freed += Evict(victims.Key.Blob, victims.Key.Segment, [.. victims.Select(v => v.Chunk).Order()]);
                }
            }

            return freed;
        }
    }

    private bool IsFruitless() => _fruitless && _releasesThen == Blob.Releases && _time.GetElapsedTime(_fruitlessSince) < FruitlessPause;

    bool ICacheEntries.IsPresent(ulong key) => Find(key) is var (_, segment, chunk) && segment.IsPresent(chunk);

    bool ICacheEntries.IsInUse(ulong key) => Find(key) is var (blob, _, chunk) && (blob.Operations.IsBusy(chunk) || blob.IsKept(chunk));

    int ICacheEntries.Frequency(ulong key) => Find(key) is var (_, segment, chunk) ? segment.Frequency(chunk) : 0;

    void ICacheEntries.Age(ulong key)
    {
        if (Find(key) is var (_, segment, chunk)) segment.Age(chunk);
    }

    private void Restore(Segment segment, long chunk)
    {
        lock (_gate)
        {
            if (_slotOf.TryGetValue(segment, out var slot)) _order.Restore(Key(slot, segment, chunk));
        }
    }

    private static ulong Key(int slot, Segment segment, long chunk) => ((ulong)slot << ChunkBits) | (ulong)(chunk - segment.FirstChunk);

    private (Blob Blob, Segment Segment, long Chunk)? Find(ulong key) => _slots[(int)(key >> ChunkBits)] is var (blob, segment)
        ? (blob, segment, segment.FirstChunk + (long)(key & ((1UL << ChunkBits) - 1)))
        : null;

    // A batch is bounded so that the presence map is sealed once for many chunks, and readers of them wait for one batch only.
    private List<(Blob Blob, Segment Segment, long Chunk)> Choose(long wanted)
    {
        var batch = new List<(Blob, Segment, long)>();
        lock (_gate)
        {
            while (wanted > 0 && batch.Count < 4096 && _order.TryEvict(out var key))
            {
                if (Find(key) is not var (blob, segment, chunk)) continue;
                var row = blob.Layout.RowOfChunk(chunk);
                wanted -= Span(blob.Layout, row, chunk).BlockBytes;
                batch.Add((blob, segment, chunk));
            }
        }

        return batch;
    }

    private static ChunkSpan Span(IBlobLayout layout, in ObjectRow row, long chunk) => ChunkSpan.Of(row, layout.ChunkSize, chunk - row.FirstChunk, 1);

    private long Evict(Blob blob, Segment segment, List<long> chunks)
    {
        var eviction = new ChunkOperation();
        lock (blob.Operations.Gate)
        {
            // Between choosing and claiming, a pin or another operation may have come.
            var kept = chunks.FindAll(c => blob.IsPinned || blob.Operations.Find(c) is not null);
            chunks.RemoveAll(c => kept.Contains(c) || !segment.IsPresent(c));
            foreach (var chunk in chunks) blob.Operations.Claim(eviction, chunk, 1);
            foreach (var chunk in kept) Restore(segment, chunk);
        }

        try
        {
            segment.Forget(chunks);
            blob.Readers.WaitForReaders();
            var freed = Punch(blob, segment, chunks);
            Directory.ReportEvicted(chunks.Count, freed);
            return freed;
        }
        finally
        {
            IReadOnlyList<IChunkWaiter> waiters;
            lock (blob.Operations.Gate)
            {
                foreach (var chunk in chunks) blob.Operations.Release(eviction, chunk, 1);
                waiters = eviction.TakeWaiters();
            }

            eviction.Complete();
            foreach (var waiter in waiters) waiter.Proceed(null);
        }
    }

    private static long Punch(Blob blob, Segment segment, List<long> chunks)
    {
        long freed = 0, start = 0, length = 0;
        foreach (var chunk in chunks)
        {
            var row = blob.Layout.RowOfChunk(chunk);
            var span = Span(blob.Layout, row, chunk);
            var offset = row.Offset + span.ObjectOffset;
            freed += span.BlockBytes;
            if (offset == start + length)
            {
                length += span.BlockBytes;
                continue;
            }

            if (length > 0) FileRange.PunchHole(segment.File, start, length);
            (start, length) = (offset, span.BlockBytes);
        }

        if (length > 0) FileRange.PunchHole(segment.File, start, length);
        segment.Charge(-freed);
        return freed;
    }
}
