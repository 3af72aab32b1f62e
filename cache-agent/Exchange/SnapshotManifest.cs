using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// What an agent says first of a snapshot: the object table that goes with it, and how to check what it gives. The listing's hash is the snapshot's id;
/// the image is made from the listing, the table's index from its rows.
/// </summary>
internal sealed record SnapshotManifest
{
    public const int KnownFormat = 1;

    /// <summary>Bytes that one digest covers; whole rows, and whole pages of them.</summary>
    public const int BlockBytes = 1 << 18;

    /// <summary>JSON, at most: 100,000,000 rows and their keys have digests of 2 MiB.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxHeapBytesPerRow = 1 << 21;

    /// <summary>Version of this document and of what is served beside it.</summary>
    public required int Format { get; init; }

    /// <summary>The committed object table as of the snapshot.</summary>
    public required LayoutHeader Table { get; init; }

    /// <summary>The snapshot's counts.</summary>
    public required SnapshotInfo Snapshot { get; init; }

    /// <summary>Bytes of <c>listing</c>.</summary>
    public required long ListingBytes { get; init; }

    /// <summary>SHA-256 of each <see cref="BlockBytes"/> of <c>layout.rows</c>, the last one shorter.</summary>
    public required byte[][] RowBlocks { get; init; }

    /// <summary>Likewise of <c>layout.heap</c>.</summary>
    public required byte[][] HeapBlocks { get; init; }

    /// <summary>The sources that the table numbers; without credentials.</summary>
    public required IReadOnlyList<SourceRecord> Sources { get; init; }

    /// <summary>Bytes of <c>layout.rows</c>.</summary>
    public long RowBytes => Table.Rows * RowCode.Bytes;

    /// <summary>Bytes that all files have together.</summary>
    public long TotalBytes => ListingBytes + RowBytes + Table.HeapBytes;

    /// <summary>Refuses what cannot be, before anything is done with its numbers.</summary>
    /// <exception cref="PeerException">It contradicts itself.</exception>
    public void Check(string id)
    {
        var table = Table;
        var well = Format == KnownFormat
            && table.Format == LayoutHeader.KnownFormat
            && Snapshot.Id == id
            && table.Rows is >= 0 and < int.MaxValue * (long)RowCode.RowsPerPage
            && table.HeapBytes >= table.Rows && table.HeapBytes <= table.Rows * MaxHeapBytesPerRow
            && table.Chunks >= table.Rows
            && System.Numerics.BitOperations.IsPow2(table.ChunkSize) && table.ChunkSize >= Blocks.Bytes
            && table.SegmentBytes is >= SegmentPlacement.MinSegmentBytes and <= SegmentPlacement.MaxSegmentBytes
            && ListingBytes > 0 && ListingBytes % ListingFormat.BlockBytes == 0
            && HasDigests(RowBlocks, RowBytes) && HasDigests(HeapBlocks, table.HeapBytes)
            && Snapshot.SegmentBlocks.Count <= table.SegmentBlocks.Count;
        if (!well)
            throw new PeerException(PeerFault.Wrong, $"its manifest (format {Format}; this agent knows {KnownFormat}) is not one of snapshot {id[..12]}");
    }

    private static bool HasDigests(byte[][] blocks, long bytes) =>
        blocks.Length == (bytes + BlockBytes - 1) / BlockBytes && Array.TrueForAll(blocks, digest => digest?.Length == 32);
}
