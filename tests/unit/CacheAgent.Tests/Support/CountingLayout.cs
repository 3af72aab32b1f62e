using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>An object table that counts how often it is asked for the row of a chunk.</summary>
internal sealed class CountingLayout(IBlobLayout layout) : IBlobLayout
{
    public int Lookups { get; private set; }

    public Guid BlobId => layout.BlobId;

    public int ChunkSize => layout.ChunkSize;

    public long Rows => layout.Rows;

    public long Chunks => layout.Chunks;

    public IReadOnlyList<uint> SegmentBlocks => layout.SegmentBlocks;

    public ObjectRow Row(long id) => layout.Row(id);

    public bool TryFind(int segment, long offset, out ObjectRow row) => layout.TryFind(segment, offset, out row);

    public ObjectRow RowOfChunk(long chunk)
    {
        Lookups++;
        return layout.RowOfChunk(chunk);
    }

    public (string Key, string Version) Reference(in ObjectRow row) => layout.Reference(row);

    public void Dispose() => layout.Dispose();
}
