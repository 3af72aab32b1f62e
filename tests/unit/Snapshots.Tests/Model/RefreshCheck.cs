using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.Snapshots.Tests.Model;

/// <summary>Makes one snapshot after another and holds each against the model and against the ones before.</summary>
internal sealed class RefreshCheck(Workplace work)
{
    private readonly Dictionary<string, string> _contentOfId = [];
    private Dictionary<string, (ModelEntry Entry, ObjectRow Row)> _before = [];
    private long _rowsBefore;

    public async Task RefreshAsync(IReadOnlyList<ModelSource> sources)
    {
        var model = new ModelTree(sources);
        var info = await work.BuildAsync([.. sources.Select(source => source.ToSource())]);
        Assert.Equal(model.Skipped.OrderBy(s => s.Key), info.Skipped.OrderBy(s => s.Key));
        Assert.Equal(model.Directories, info.Directories);
        Assert.Equal(model.Entries.Count(e => e.Kind != 'd'), info.Objects);
        Assert.Equal(model.Entries.Sum(e => e.Size), info.Bytes);
        Assert.Equal(info.Id, work.Store.CurrentId());
        using var layout = BlobLayout.Open(work.Directory);
        LayoutCheck.Holds(layout);
        var rows = Rows(layout, model);
        Assert.Equal(rows.Count, info.PlacedObjects);
        CheckPlaces(layout, rows);
        CheckImage(info, model, rows);
        CheckId(info, model, rows);
        (_before, _rowsBefore) = (rows, layout.Rows);
    }

    /// <summary>The listing's rows, which come in tree order, with the model's files.</summary>
    private Dictionary<string, (ModelEntry Entry, ObjectRow Row)> Rows(BlobLayout layout, ModelTree model)
    {
        using var listing = SnapshotListing.Open(work.CurrentDirectory);
        var ids = new List<long>();
        listing.ForEach([], ids.Add);
        var files = model.Entries.Where(e => e is { Kind: 'f', Size: > 0 }).ToList();
        Assert.Equal(files.Count, ids.Count);
        return files.Zip(ids).ToDictionary(pair => pair.First.Path, pair => (pair.First, layout.Row(pair.Second)));
    }

    private void CheckPlaces(BlobLayout layout, Dictionary<string, (ModelEntry Entry, ObjectRow Row)> rows)
    {
        foreach (var (path, (entry, row)) in rows)
        {
            Assert.Equal((entry.Size, entry.Source), (row.Size, row.Source));
            Assert.Equal((entry.Key, entry.Version), layout.Reference(row));
            var kept = _before.TryGetValue(path, out var before)
                && (before.Entry.Source, before.Entry.Version, before.Entry.Size) == (entry.Source, entry.Version, entry.Size);
            if (kept)
                Assert.Equal(before.Row, row);
            else
                Assert.True(row.Id >= _rowsBefore, $"{path} is new and has the old row {row.Id}");
        }

        Assert.Equal(rows.Values.Count(r => r.Row.Id >= _rowsBefore), layout.Rows - _rowsBefore);
    }

    private void CheckImage(SnapshotInfo info, ModelTree model, Dictionary<string, (ModelEntry Entry, ObjectRow Row)> rows)
    {
        Assert.Equal(_contentOfId.ContainsKey(info.Id), work.Image is null);
        if (work.Image is null)
            return;
        var expected = model.Entries.Select(e =>
        {
            var row = rows.TryGetValue(e.Path, out var placed) ? placed.Row : default;
            return new RecordedEntry(e.Kind, e.Path, e.Time, e.Size, row.Segment, row.StartBlock, e.Target);
        });
        Assert.Equal(expected, work.Image.Entries);
        Assert.Equal(info.SegmentBlocks, work.Image.DeviceBlocks);
        Assert.Equal(info.Id[..32], work.Image.Options.Uuid.ToString("N"));
    }

    private void CheckId(SnapshotInfo info, ModelTree model, Dictionary<string, (ModelEntry Entry, ObjectRow Row)> rows)
    {
        var content = string.Join('\n', model.Entries.Select(e => $"{e} {(rows.TryGetValue(e.Path, out var placed) ? placed.Row.Id : -1)}"));
        if (!_contentOfId.TryAdd(info.Id, content))
            Assert.Equal(_contentOfId[info.Id], content);
        Assert.Equal(_contentOfId.Count, _contentOfId.Values.Distinct().Count());
    }
}
