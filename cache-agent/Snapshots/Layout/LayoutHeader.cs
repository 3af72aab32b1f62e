using System.Text.Json;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// <c>layout.json</c>: how much of the other files counts. They are appended to and synced first; replacing this file commits it. What
/// lies beyond was never committed and is cut by the next build.
/// </summary>
internal sealed record LayoutHeader
{
    public const int KnownFormat = 1;

    public required int Format { get; init; }

    public required Guid BlobId { get; init; }

    public required int ChunkSize { get; init; }

    public required long SegmentBytes { get; init; }

    public required long Rows { get; init; }

    public required long Chunks { get; init; }

    public required long HeapBytes { get; init; }

    /// <summary>CRC-32C of <c>layout.index</c>.</summary>
    public required uint IndexCrc { get; init; }

    public required IReadOnlyList<uint> SegmentBlocks { get; init; }

    /// <summary>Times that rows were taken back on this node (<see cref="TableCut"/>), by number; a table that never was has none.</summary>
    public IReadOnlyList<TableCut> Cuts { get => field ?? []; init; }

    /// <summary>Entries of the index: one for each page of rows, begun ones included.</summary>
    public long IndexEntries => (Rows + RowCode.RowsPerPage - 1) / RowCode.RowsPerPage;

    /// <summary>The header of an object table without rows.</summary>
    public static LayoutHeader New(int chunkSize, long segmentBytes) => new()
    {
        Format = KnownFormat,
        BlobId = Guid.NewGuid(),
        ChunkSize = chunkSize,
        SegmentBytes = segmentBytes,
        Rows = 0,
        Chunks = 0,
        HeapBytes = 0,
        IndexCrc = 0,
        SegmentBlocks = [],
    };

    /// <summary>Reads the committed header; null when nothing was committed yet.</summary>
    public static LayoutHeader? Read(string directory)
    {
        var path = LayoutFiles.Header(directory);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var header = JsonFile.Parse(json, path, KnownFormat, SnapshotJson.Default.LayoutHeader);
        if (header.Rows < 0 || header.Chunks < header.Rows || header.HeapBytes < 0 || header.ChunkSize < Blocks.Bytes || header.SegmentBytes < Blocks.Bytes)
            throw new SnapshotFormatException($"{path} contradicts itself: delete the Dataset's directory to build it anew");
        return header;
    }

    /// <summary>
    /// The header of the first rows of the same table: as it was when the row <paramref name="next"/> had not been added yet.
    /// </summary>
    /// <param name="next">The first row that is not to count.</param>
    /// <param name="before">The row before it; null: there is none.</param>
    /// <param name="indexCrc">CRC-32C of that much of the index.</param>
    public LayoutHeader Before(in ObjectRow next, ObjectRow? before, uint indexCrc) => this with
    {
        Rows = next.Id,
        Chunks = next.FirstChunk,
        HeapBytes = next.HeapOffset,
        IndexCrc = indexCrc,
        SegmentBlocks = before is { } last ? [.. SegmentBlocks.Take(last.Segment), checked((uint)(last.StartBlock + Blocks.Of(last.Size)))] : [],
    };

    /// <summary>Commits.</summary>
    public void Write(IDurableFiles files, string directory) => AtomicFile.Replace(
        files, LayoutFiles.Header(directory), JsonSerializer.SerializeToUtf8Bytes(this, SnapshotJson.Default.LayoutHeader));
}
