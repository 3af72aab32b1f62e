using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Takes snapshots from other agents, so that an object's bytes have the same place on every node.</summary>
internal interface ISnapshotExchange
{
    /// <summary>
    /// Makes a snapshot of another agent this Dataset's current one, with the rows of the object table that it needs: fetched, verified and durable. One that is here
    /// already is not fetched. Mounts of other snapshots go on as they are.
    /// </summary>
    /// <param name="datasetUid">The Dataset's uid, by which agents know it.</param>
    /// <param name="snapshotId">The snapshot.</param>
    /// <param name="from">host:port of agents that have it; asked in this order.</param>
    /// <param name="dataset">The Dataset on this node.</param>
    /// <param name="progress">Hears how many bytes have come so far.</param>
    /// <param name="cancellationToken">Stops it; what was there before stays.</param>
    /// <exception cref="SnapshotExchangeException">No agent gave it whole and right; the message says what each did.</exception>
    /// <exception cref="InvalidOperationException">What would have to go is in use; the message says what to unmount.</exception>
    /// <exception cref="IOException">A build is at work in the Dataset's directory, or the disk failed.</exception>
    Task<SnapshotInfo> FetchAsync(
        string datasetUid,
        string snapshotId,
        IReadOnlyList<string> from,
        CachedDataset dataset,
        IProgress<long>? progress,
        CancellationToken cancellationToken);
}
