using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Prefetching;

/// <summary>
/// What is fetched next: within a segment in the order of its bytes, so that small objects become large sequential writes; in several segments at
/// once, since one file has one writer at a time and segments lie on all cache directories. Not thread-safe.
/// </summary>
internal sealed class PrefetchOrder(IBlobLayout layout, RowSet missing)
{
    private readonly List<Lane> _lanes = [];
    private long _ahead;
    private int _turn;

    /// <summary>Segments to write to at once.</summary>
    public int MaxLanes { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>The next run of pieces, at most a span long; the first of an object begins at 0.</summary>
    /// <param name="isPresent">Objects that need not be fetched any more; each is told once, and left out.</param>
    /// <param name="row">The object.</param>
    /// <param name="first">Its first piece of the run.</param>
    /// <param name="end">The piece behind the run's last.</param>
    /// <returns>False: there is nothing left.</returns>
    public bool TryNext(Func<ObjectRow, bool> isPresent, out ObjectRow row, out long first, out long end)
    {
        while (TryTurn(out var lane))
        {
            row = layout.Row(lane.Row);
            if (lane.Piece == 0 && isPresent(row))
            {
                Advance(lane);
                continue;
            }

            var chunks = row.Chunks(layout.ChunkSize);
            first = lane.Piece;
            end = lane.Piece = Math.Min(chunks, first + Math.Max(1, ChunkFetcher.MaxSpanBytes / layout.ChunkSize));
            if (end == chunks) Advance(lane);
            return true;
        }

        row = default;
        (first, end) = (0, 0);
        return false;
    }

    // Each segment's rows are next to each other: objects are placed in the order of their rows.
    private bool TryTurn(out Lane lane)
    {
        while (_lanes.Count < MaxLanes && missing.Next(_ahead) is >= 0 and var row)
        {
            var segment = layout.Row(row).Segment;
            _lanes.Add(new Lane(segment) { Row = row });
            _ahead = EndOf(segment, row);
        }

        lane = _lanes.Count == 0 ? null! : _lanes[_turn = (_turn + 1) % _lanes.Count];
        return lane is not null;
    }

    private void Advance(Lane lane)
    {
        (lane.Row, lane.Piece) = (missing.Next(lane.Row + 1), 0);
        if (lane.Row < 0 || layout.Row(lane.Row).Segment != lane.Segment) _lanes.Remove(lane);
    }

    // The first row behind the segment's.
    private long EndOf(int segment, long within)
    {
        var (low, high) = (within + 1, layout.Rows);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (layout.Row(middle).Segment <= segment) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Lane(int segment)
    {
        public int Segment { get; } = segment;

        public long Row { get; set; }

        public long Piece { get; set; }
    }
}
