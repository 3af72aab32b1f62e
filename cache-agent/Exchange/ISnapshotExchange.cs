using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Takes a snapshot that another agent made, as it is: streamed, verified (its hash is its id), durable before it is named.</summary>
internal interface ISnapshotExchange
{
    /// <summary>Takes a snapshot and the object table it names from the first agent that gives it; returns at once when it is here.</summary>
    /// <param name="datasetUid">Local name of the Dataset, here and there.</param>
    /// <param name="snapshotId">Id of the snapshot.</param>
    /// <param name="from">host:port of agents that have it, in the order to ask them.</param>
    /// <param name="dataset">Where it goes.</param>
    /// <param name="progress">Hears of bytes received.</param>
    /// <param name="cancellationToken">Ends it; what was received of it is no snapshot.</param>
    /// <exception cref="IOException">None of them gave it whole, or the disk failed. Another try may succeed.</exception>
    Task<SnapshotInfo> FetchAsync(
        string datasetUid, string snapshotId, IReadOnlyList<string> from, CachedDataset dataset, IProgress<long>? progress, CancellationToken cancellationToken);
}
