using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>
/// The object table: where each object that any snapshot of the Dataset ever named lies in the blob. Append-only, but for rows that
/// nobody came to need (<see cref="TableCut"/>); rows in address order (segment, then block). Safe for many threads; changes show up by themselves.
/// </summary>
internal interface IBlobLayout : IDisposable
{
    /// <summary>Identity of this address space; names the segment files.</summary>
    Guid BlobId { get; }

    /// <summary>Bytes of a chunk, a power of two; a smaller object is one chunk, a larger one is cut, its last chunk shorter.</summary>
    int ChunkSize { get; }

    /// <summary>Rows.</summary>
    long Rows { get; }

    /// <summary>Chunks of all rows: the presence map's size.</summary>
    long Chunks { get; }

    /// <summary>4 KiB blocks of each segment.</summary>
    IReadOnlyList<uint> SegmentBlocks { get; }

    /// <summary>Times that rows were taken back (<see cref="TableCut"/>).</summary>
    IReadOnlyList<TableCut> Cuts => [];

    /// <summary>Whether this is a row of the table as it is now: one that was looked up before may have been taken back.</summary>
    bool Holds(in ObjectRow row) => true;

    /// <summary>A row by number.</summary>
    ObjectRow Row(long id);

    /// <summary>The object whose blocks hold this byte of the segment; false in padding that no object covers or past the end.</summary>
    bool TryFind(int segment, long offset, out ObjectRow row);

    /// <summary>The row that has this chunk.</summary>
    ObjectRow RowOfChunk(long chunk);

    /// <summary>Key and version of a row.</summary>
    (string Key, string Version) Reference(in ObjectRow row);
}
