using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.Erofs;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Takes snapshots from other agents over HTTP.</summary>
/// <param name="token">What to show them; null while it is not known yet.</param>
/// <param name="time">Clock.</param>
internal sealed class SnapshotExchange(Func<string?> token, TimeProvider time) : ISnapshotExchange, IDisposable
{
    private readonly PeerClient _peers = new(token);
    private readonly TableDigests _digests = new();

    public async Task<SnapshotInfo> FetchAsync(
        string datasetUid,
        string snapshotId,
        IReadOnlyList<string> from,
        CachedDataset dataset,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var fetch = new SnapshotFetch(DurableFiles.Instance, _peers, _digests, time, ErofsImage.Create);
        await fetch.RunAsync(
            datasetUid, snapshotId, from, dataset.StateDirectory, install => dataset.AdoptAsync(install, cancellationToken), progress, cancellationToken).ConfigureAwait(false);
        return new SnapshotStore(dataset.StateDirectory).Read(snapshotId);
    }

    public void Dispose() => _peers.Dispose();
}
