using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Serving;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>What there is of a Dataset once it has been indexed: object table, blob, the fetcher that fills it, the mounts that read it.</summary>
internal sealed class DatasetContent
{
    public DatasetContent(
        string name, DatasetState state, Blob blob, AgentContext agent, SourceStores stores, FetchCounters counters, ConditionSet conditions,
        CancellationToken stopping)
    {
        Blob = blob;
        Fetcher = new ChunkFetcher(blob, agent.Space, n => stores[n], agent.Gate, counters, agent.Logger, stopping)
        {
            Ended = error =>
            {
                FetchConditions.Report(conditions, error);
                if (error is not null) counters.Failed(error);
            },
            Time = agent.Time,
            Fetched = agent.Fetched,
        };
        var readThrough = new ReadThrough(blob.Layout, n => stores[n], counters, conditions, stopping);
        var files = new SegmentFiles(Fetcher, readThrough, conditions);
        Mounts = new DatasetMounts(name, state, this, files, agent, conditions);
    }

    public Blob Blob { get; }

    public IBlobLayout Layout => Blob.Layout;

    public ChunkFetcher Fetcher { get; }

    public DatasetMounts Mounts { get; }

    /// <summary>Whether every chunk of every object the table ever named is present: the quick way to know that a snapshot is.</summary>
    public bool IsWhole => Blob.Segments.Count == Layout.SegmentBlocks.Count
        && Blob.Segments.All(s => s is { IsUsable: true } && s.ArePresent(s.FirstChunk, s.Chunks));

    /// <summary>Whether every object of a snapshot is present.</summary>
    public bool IsPresent(string snapshotDirectory, SnapshotInfo snapshot)
    {
        if (Blob.Segments.Take(snapshot.SegmentBlocks.Count).Any(s => s is null)) return false;
        if (IsWhole) return true;

        // With less present than even large chunks would need, there is no need to look at every object.
        if (Blob.Segments.Sum(s => s?.PresentChunks ?? 0) * Layout.ChunkSize < snapshot.Bytes) return false;
        var present = true;
        using var listing = SnapshotListing.Open(snapshotDirectory);
        listing.ForEach([], id => present = present && Blob.IsPresent(Layout.Row(id)));
        return present;
    }

    /// <summary>How much of a snapshot is present.</summary>
    public CachedShare ShareOf(string snapshotDirectory, SnapshotInfo snapshot)
    {
        // The table names what earlier snapshots had, too; where nothing of that is left out, there is nothing to look up.
        if (Layout.Rows == snapshot.PlacedObjects) return new CachedShare(Blob, null);
        var rows = new RowSet(Layout.Rows);
        using var listing = SnapshotListing.Open(snapshotDirectory);
        listing.ForEach([], rows.Add);
        return new CachedShare(Blob, rows);
    }
}
