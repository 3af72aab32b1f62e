namespace VastK8s.CacheAgent.Snapshots;

/// <summary>A snapshot's files in tree order, streamed from disk.</summary>
internal interface ISnapshotListing : IDisposable
{
    /// <summary>
    /// Calls back for each file (not directories, links or empty files) whose path is one of <paramref name="paths"/> or below one of them
    /// (none: all), in tree order, with its row.
    /// </summary>
    void ForEach(IReadOnlyList<string> paths, Action<long> row);
}
