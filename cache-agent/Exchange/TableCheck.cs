using System.Buffers.Binary;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Whether rows that came are what a builder writes: places given out in order, chunks and heap without gaps, and the header what follows from them. So nothing of
/// the header is taken on trust.
/// </summary>
internal static class TableCheck
{
    /// <exception cref="PeerException">They are not.</exception>
    /// <exception cref="SnapshotFormatException">A row is damaged.</exception>
    public static void Check(StagedTable table, string directory, long firstRow, LocalTable? local, int sources, CancellationToken cancellationToken)
    {
        var header = table.Header;
        var before = firstRow > 0 ? table.Row(firstRow - 1) : (ObjectRow?)null;
        var placement = new SegmentPlacement(header.SegmentBytes, BlocksUpTo(before, local));
        var chunk = before is { } last ? last.FirstChunk + last.Chunks(header.ChunkSize) : 0;
        var heap = before is { } previous ? previous.HeapOffset + previous.HeapLength : 0;
        var crc = firstRow > 0 ? TableEnd.IndexCrc(directory, firstRow / RowCode.RowsPerPage) : 0;
        Span<byte> entry = stackalloc byte[LayoutAppender.IndexEntryBytes];
        for (var id = firstRow; id < header.Rows; id++)
        {
            var row = table.Row(id);
            if (id % RowCode.RowsPerPage == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteIndexEntry(entry, row);
                crc = Crc32C.Append(crc, entry);
            }

            var follows = row.Size > 0 && row.FirstChunk == chunk && row.HeapOffset == heap && row.HeapLength > 1 && row.Source < sources
                && HasRoom(placement) && placement.Take(row.Size) == (row.Segment, row.StartBlock);
            if (!follows)
                throw new PeerException(PeerFault.Wrong, $"row {id} of its object table does not follow from those before");
            chunk += row.Chunks(header.ChunkSize);
            heap += row.HeapLength;
        }

        if ((chunk, heap, crc) != (header.Chunks, header.HeapBytes, header.IndexCrc) || !placement.SegmentBlocks.SequenceEqual(header.SegmentBlocks))
            throw new PeerException(PeerFault.Wrong, "the header of its object table does not follow from the rows");
    }

    /// <summary>The index entry of a page that begins with this row.</summary>
    public static void WriteIndexEntry(Span<byte> entry, in ObjectRow row)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(entry, RowCode.Address(row.Segment, row.StartBlock));
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], row.FirstChunk);
    }

    // Any object might need a new segment.
    private static bool HasRoom(SegmentPlacement placement) => placement.SegmentBlocks.Count < SegmentPlacement.MaxSegments;

    private static IEnumerable<uint> BlocksUpTo(ObjectRow? before, LocalTable? local) => before is { } row
        ? [.. local!.Header.SegmentBlocks.Take(row.Segment), (uint)(row.StartBlock + Blocks.Of(row.Size))]
        : [];
}
