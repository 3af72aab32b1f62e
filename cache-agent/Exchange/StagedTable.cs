using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>The other agent's object table as it would be here: the beginning from the table that is here, the rest from what came.</summary>
internal sealed class StagedTable(Stage stage, LocalTable? local)
{
    private readonly FileWindow _rows = new(local?.Rows, stage.Rows.File, stage.Rows.From, SnapshotFiles.Rows);
    private readonly FileWindow _heap = new(local?.Heap, stage.Heap.File, stage.Heap.From, SnapshotFiles.Heap);

    public LayoutHeader Header => stage.Manifest.Table;

    /// <summary>Whether another table gives out places as this one does.</summary>
    public bool IsLike(LayoutHeader other) => (other.ChunkSize, other.SegmentBytes) == (Header.ChunkSize, Header.SegmentBytes);

    /// <summary>A row's bytes.</summary>
    public ReadOnlySpan<byte> RowBytes(long id) => _rows.At(id * RowCode.Bytes, RowCode.Bytes, stage.Manifest.RowBytes);

    /// <summary>A row.</summary>
    /// <exception cref="SnapshotFormatException">It is damaged.</exception>
    public ObjectRow Row(long id) => RowCode.Read(RowBytes(id), id);

    /// <summary>Key and version of a row, as they are in the heap.</summary>
    public ReadOnlySpan<byte> Reference(in ObjectRow row) => _heap.At(row.HeapOffset, row.HeapLength, Header.HeapBytes);

    /// <summary>
    /// Rows at the beginning that are the same here and there, key and version included.
    /// </summary>
    public long SameRows()
    {
        if (local is null)
            return 0;
        var rows = Same(local.Rows, local.RowBytes, stage.Rows, stage.Manifest.RowBytes) / RowCode.Bytes;
        var heap = Same(local.Heap, local.Header.HeapBytes, stage.Heap, Header.HeapBytes);

        // Rows that are the same bytes name the same piece of the heap, so that the rows here do for finding where the heaps part.
        var (low, high) = (0L, rows);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = local.Layout.Row(middle);
            if (row.HeapOffset + row.HeapLength <= heap)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static long Same(SafeFileHandle here, long hereBytes, BlockFile there, long thereBytes)
    {
        var (mine, its) = (new byte[BlockFile.BlockBytes], new byte[BlockFile.BlockBytes]);
        var end = Math.Min(hereBytes, thereBytes);
        for (var at = there.From; at < end; at += mine.Length)
        {
            var length = (int)Math.Min(mine.Length, end - at);
            AtomicFile.ReadExactly(here, mine.AsSpan(0, length), at, "the object table");
            AtomicFile.ReadExactly(there.File, its.AsSpan(0, length), at - there.From, "the object table that came");
            var common = mine.AsSpan(0, length).CommonPrefixLength(its.AsSpan(0, length));
            if (common < length)
                return at + common;
        }

        return Math.Max(end, Math.Min(there.From, end));
    }
}
