using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>An object table on a disk that fails when told to.</summary>
internal sealed class FaultyLayout(IBlobLayout layout) : IBlobLayout
{
    private int _failures;

    public Guid BlobId => layout.BlobId;

    public int ChunkSize => layout.ChunkSize;

    public long Rows => layout.Rows;

    public long Chunks => layout.Chunks;

    public IReadOnlyList<uint> SegmentBlocks => layout.SegmentBlocks;

    /// <summary>The next look-up by address throws.</summary>
    public void FailNext() => Volatile.Write(ref _failures, 1);

    public ObjectRow Row(long id) => layout.Row(id);

    public bool TryFind(int segment, long offset, out ObjectRow row) => Interlocked.Exchange(ref _failures, 0) == 0
        ? layout.TryFind(segment, offset, out row)
        : throw new InvalidDataException("layout.rows: a row's checksum is wrong");

    public ObjectRow RowOfChunk(long chunk) => layout.RowOfChunk(chunk);

    public (string Key, string Version) Reference(in ObjectRow row) => layout.Reference(row);

    public void Dispose() => layout.Dispose();
}
