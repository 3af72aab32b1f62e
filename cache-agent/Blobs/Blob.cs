using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>The data of one Dataset on this node: its segments, spread over the cache directories, and what is present in them.</summary>
internal sealed class Blob : IDisposable
{
    private static int _releases;
    private readonly Func<int, long, Segment?> _open;
    private readonly Lock _gate = new();
    private Segment?[] _segments = [];
    private Func<long, bool>[] _kept = [];
    private int _pins;
    private volatile bool _disposed;

    /// <summary>A blob whose segments <paramref name="open"/> opens or creates (number, first chunk), or null when no directory can take one.</summary>
    public Blob(IBlobLayout layout, Func<int, long, Segment?> open)
    {
        Layout = layout;
        _open = open;
        Grow();
    }

    public IBlobLayout Layout { get; }

    public ChunkTable Operations { get; } = new();

    public ReadEpochs Readers { get; } = new();

    /// <summary>Rises whenever something of any blob may be evicted that might not before.</summary>
    public static int Releases => Volatile.Read(ref _releases);

    /// <summary>Whether a prefetch keeps some of it.</summary>
    public bool HasKept => Volatile.Read(ref _kept).Length > 0;

    /// <summary>Whether nothing of it may be evicted: a daemon-less mount reads it unseen.</summary>
    public bool IsPinned => Volatile.Read(ref _pins) > 0;

    /// <summary>Segments in use; null where there is no directory for one.</summary>
    public IReadOnlyList<Segment?> Segments => Volatile.Read(ref _segments);

    public void Pin() => Interlocked.Increment(ref _pins);

    public void Unpin()
    {
        Interlocked.Decrement(ref _pins);
        Interlocked.Increment(ref _releases);
    }

    /// <summary>Keeps the objects of these row numbers from eviction, until <see cref="Release"/>.</summary>
    public void Keep(Func<long, bool> rows)
    {
        lock (_gate) _kept = [.. _kept, rows];
    }

    public void Release(Func<long, bool> rows)
    {
        lock (_gate) _kept = [.. _kept.Where(k => k != rows)];
        Interlocked.Increment(ref _releases);
    }

    /// <summary>Whether the chunk may not be evicted.</summary>
    public bool IsKept(long chunk)
    {
        if (IsPinned) return true;
        var kept = Volatile.Read(ref _kept);
        if (kept.Length == 0) return false;
        var row = Layout.RowOfChunk(chunk).Id;
        return kept.Any(rows => rows(row));
    }

    /// <summary>The segment if its bytes can be used.</summary>
    public Segment? UsableSegment(int index)
    {
        var segments = Volatile.Read(ref _segments);
        return index < segments.Length && segments[index] is { IsUsable: true } segment ? segment : null;
    }

    /// <summary>
    /// Whether a row that was looked up before is the object table's still: one that was taken back meanwhile has no place to be fetched to. Under the gate
    /// of <see cref="Operations"/>, nothing is taken back that this was said of and that is claimed then.
    /// </summary>
    public bool Holds(in ObjectRow row) => !_disposed && (Layout.Cuts.Count == 0 || Layout.Holds(row));

    /// <summary>Leaves out the segments that the object table, whose end was taken back, does not have any more; returns them.</summary>
    public IReadOnlyList<Segment> Shrink()
    {
        lock (_gate)
        {
            var left = Layout.SegmentBlocks.Count;
            var gone = _segments.Skip(left).OfType<Segment>().ToList();
            if (_segments.Length > left) Volatile.Write(ref _segments, _segments[..left]);
            return gone;
        }
    }

    /// <summary>Follows the object table after it grew.</summary>
    public void Grow()
    {
        lock (_gate)
        {
            var blocks = Layout.SegmentBlocks;
            var segments = new Segment?[blocks.Count];
            _segments.CopyTo(segments, 0);
            for (var i = 0; i < segments.Length; i++)
            {
                if (!Layout.TryFind(i, 0, out var first)) continue;
                var end = i + 1 < segments.Length && Layout.TryFind(i + 1, 0, out var next) ? next.FirstChunk : Layout.Chunks;
                segments[i] ??= _open(i, first.FirstChunk);
                segments[i]?.Grow(end - first.FirstChunk, (long)blocks[i] << 12);
            }

            Volatile.Write(ref _segments, segments);
        }
    }

    /// <summary>Whether every chunk of the object is present.</summary>
    public bool IsPresent(in ObjectRow row) => UsableSegment(row.Segment)?.ArePresent(row.FirstChunk, row.Chunks(Layout.ChunkSize)) ?? false;

    public void Dispose()
    {
        _disposed = true;
        foreach (var segment in _segments) segment?.Dispose();
    }
}
