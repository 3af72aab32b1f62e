using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Tests;

/// <summary>An object table in memory: objects of given sizes laid one after another, a new segment every so many.</summary>
internal sealed class FakeLayout : IBlobLayout
{
    private readonly List<ObjectRow> _rows = [];
    private readonly List<uint> _blocks = [];

    public FakeLayout(int chunkSize, int objectsPerSegment, params IEnumerable<long> sizes)
    {
        ChunkSize = chunkSize;
        foreach (var size in sizes)
        {
            if (_rows.Count % objectsPerSegment == 0) _blocks.Add(0);
            var row = new ObjectRow(_rows.Count, _blocks.Count - 1, _blocks[^1], size, 0, Chunks, _rows.Count, 0);
            Chunks += row.Chunks(chunkSize);
            _blocks[^1] += (uint)((size + 4095) / 4096);
            _rows.Add(row);
        }
    }

    public Guid BlobId { get; init; } = Guid.NewGuid();

    public IReadOnlyList<TableCut> Cuts { get; init; } = [];

    public int ChunkSize { get; }

    public long Rows => _rows.Count;

    public long Chunks { get; }

    public IReadOnlyList<uint> SegmentBlocks => _blocks;

    public ObjectRow Row(long id) => _rows[(int)id];

    public bool TryFind(int segment, long offset, out ObjectRow row)
    {
        row = _rows.LastOrDefault(r => r.Segment == segment && r.Offset <= offset);
        return row.Size > 0 && offset < row.Offset + ((row.Size + 4095) & ~4095L);
    }

    public ObjectRow RowOfChunk(long chunk) => _rows.Last(r => r.FirstChunk <= chunk);

    public (string Key, string Version) Reference(in ObjectRow row) => ($"object-{row.Id}", "v1");

    public void Dispose()
    {
    }
}
