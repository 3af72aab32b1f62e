using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>
/// A Dataset's use and its cache in memory: for each chunk the object whose bytes it has. A map on a disk that is away is followed by what the header says
/// of cuts alone, as a segment does that is opened.
/// </summary>
internal sealed class ModelUse(string directory, bool diskIsAway = false) : IDatasetUse
{
    private readonly DatasetState _state = new(directory);
    private Dictionary<long, (string Key, string Version)> _cached = [];
    private (Guid Blob, int Cut) _knows;
    private long? _fence;

    public List<MountRecord> Mounted { get; } = [];

    public IReadOnlyList<MountRecord> Mounts => Mounted;

    public IReadOnlyList<SourceRecord> Sources => _state.ReadSources();

    public bool Dropped { get; private set; }

    public void WriteSources(IReadOnlyList<SourceRecord> sources) => _state.WriteSources(sources);

    public Task FenceAsync(long firstChunk)
    {
        _fence = firstChunk;
        return Task.CompletedTask;
    }

    public Task FollowCutAsync()
    {
        Assert.NotNull(_fence);
        var header = LayoutHeader.Read(directory)!;
        Assert.Equal(_fence, header.Chunks);
        if (!diskIsAway)
            Open();
        return Task.CompletedTask;
    }

    public void OpenFence() => _fence = null;

    public Task DropAsync()
    {
        Dropped = true;
        _cached = [];
        return Task.CompletedTask;
    }

    /// <summary>Caches every object that the table names and checks that what was cached is what it is said to be.</summary>
    public void CheckAndFill()
    {
        if (!Open())
            return;
        using var layout = BlobLayout.Open(directory);
        foreach (var (chunk, cached) in _cached)
            Assert.Equal(layout.Reference(layout.RowOfChunk(chunk)), cached);
        for (var id = 0L; id < layout.Rows; id++)
        {
            var row = layout.Row(id);
            for (var chunk = row.FirstChunk; chunk < row.FirstChunk + Math.Min(3, row.Chunks(layout.ChunkSize)); chunk++)
                _cached[chunk] = layout.Reference(row);
        }
    }

    // What a segment does that is opened: bits of before the cuts it does not know are not believed.
    private bool Open()
    {
        if (LayoutHeader.Read(directory) is not { } header)
            return false;
        if (header.BlobId != _knows.Blob)
            (_cached, _knows) = ([], (header.BlobId, 0));
        var first = TableCut.FirstSince(header.Cuts, _knows.Cut);
        _cached = _cached.Where(chunk => chunk.Key < first).ToDictionary();
        _knows.Cut = TableCut.Last(header.Cuts);
        return true;
    }
}
