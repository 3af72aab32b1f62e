using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Tests.Nodes.Support;

/// <summary>Takes snapshots from another agent of this process by copying its files; from the addresses that it is told to refuse, none.</summary>
internal sealed class CopyingExchange(AgentOfNode from) : ISnapshotExchange
{
    private int _asked;

    /// <summary>Why it gives nothing now; null: it does.</summary>
    public string? Refusal { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public Task<SnapshotInfo> FetchAsync(
        string datasetUid, string snapshotId, IReadOnlyList<string> agents, CachedDataset dataset, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Refusal is { } why) throw new IOException(why);
        var source = from.Registry.Find(datasetUid)!.StateDirectory;
        foreach (var file in Directory.EnumerateFiles(source, "layout.*")) File.Copy(file, Path.Combine(dataset.StateDirectory, Path.GetFileName(file)));
        var snapshot = Directory.CreateDirectory(Path.Combine(dataset.StateDirectory, "snapshots", snapshotId)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(source, "snapshots", snapshotId))) File.Copy(file, Path.Combine(snapshot, Path.GetFileName(file)));
        File.Copy(Path.Combine(source, "current"), Path.Combine(dataset.StateDirectory, "current"));
        return Task.FromResult(new SnapshotStore(dataset.StateDirectory).Read(snapshotId));
    }
}
