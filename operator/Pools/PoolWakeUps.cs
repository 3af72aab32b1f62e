using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Controllers;
using VastK8s.Operator.Placement.Labelling;
using VastK8s.Operator.Pools.Membership;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Pools;

/// <summary>Which changes are worth a pass. A pass over a large pool costs a tenth of a second, and agents report progress every two seconds.</summary>
internal static class PoolWakeUps
{
    /// <summary>Spec and metadata; and its status, which an operator that is about to lose its Lease may have written over with what it knew.</summary>
    public static bool OfPool(CachePool? before, CachePool? after) => ChangeFilters.SpecOrMetadata(before, after) || before!.Status != after!.Status;

    /// <summary>Labels but those that say what is cached, which follow from a pass; taints, Ready.</summary>
    public static bool OfNode(V1Node? before, V1Node? after) =>
        before is null || after is null || Health.IsReady(before) != Health.IsReady(after) || !CachedLabels.AreSameOtherwise(before, after)
        || !(before.Spec?.Taints ?? []).Select(Of).SequenceEqual((after.Spec?.Taints ?? []).Select(Of));

    /// <summary>Ready.</summary>
    public static bool OfAgent(V1Pod? before, V1Pod? after) =>
        before is null || after is null || Health.IsReady(before) != Health.IsReady(after) || before.Spec?.NodeName != after.Spec?.NodeName;

    /// <summary>Spec, deletion, a refresh that is asked for, and a snapshot that was taken over.</summary>
    public static bool OfDataset(Dataset? before, Dataset? after) =>
        before is null || after is null || before.Metadata.Generation != after.Metadata.Generation || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp
        || RefreshOf(before) != RefreshOf(after) || before.Status?.Snapshot != after.Status?.Snapshot;

    /// <summary>Spec, deletion, and a run that begins, ends or is tried again.</summary>
    public static bool OfJob(PrefetchJob? before, PrefetchJob? after) =>
        before is null || after is null || before.Metadata.Generation != after.Metadata.Generation || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp
        || RunOf(before) != RunOf(after);

    /// <summary>Whatever others do to its spec and metadata; of its status what placement and listing go by, but no progress.</summary>
    /// <param name="before">Before.</param>
    /// <param name="after">After.</param>
    /// <param name="isOwn">Whether the spec is one that the pass wrote itself.</param>
    public static bool OfCacheNode(CacheNode? before, CacheNode? after, Func<CacheNode, bool> isOwn)
    {
        if (before is null || after is null) return after is null || !isOwn(after);
        if (before.Metadata.Generation != after.Metadata.Generation && !isOwn(after)) return true;
        if (!SameLabels(before.Metadata.Labels, after.Metadata.Labels)) return true;
        if (!(before.Metadata.OwnerReferences ?? []).Select(owner => owner.Uid).SequenceEqual((after.Metadata.OwnerReferences ?? []).Select(owner => owner.Uid))) return true;
        return before.Status is { } a && after.Status is { } b ? Differs(a, b) || MountsDiffer(after.Spec, a, b) : before.Status is null != after.Status is null;
    }

    // A mount holds the entry that it was made with. Where there is a copy it holds nothing.
    private static bool MountsDiffer(CacheNodeSpec spec, CacheNodeStatus a, CacheNodeStatus b)
    {
        if (a.MountRequests != b.MountRequests) return true;
        for (var i = 0; i < b.Datasets.Count; i++)
        {
            var (x, y) = (a.Datasets[i], b.Datasets[i]);
            if (x.Mounts > 0 != y.Mounts > 0 && spec.Datasets.FirstOrDefault(entry => entry.Uid == y.Uid) is null or { MountOnly: true }) return true;
        }

        return false;
    }

    private static bool Differs(CacheNodeStatus a, CacheNodeStatus b) =>
        a.Address != b.Address
        || a.Conditions.IsTrue(CacheNodeCondition.Ready) != b.Conditions.IsTrue(CacheNodeCondition.Ready)
        || a.Totals.RateBytesPerSecond > 0 != b.Totals.RateBytesPerSecond > 0
        || !a.Directories.Select(d => (d.Path, d.CapacityBytes, d.State)).SequenceEqual(b.Directories.Select(d => (d.Path, d.CapacityBytes, d.State)))
        || a.Datasets.Count != b.Datasets.Count
        || a.Datasets.Zip(b.Datasets).Any(pair => Differs(pair.First, pair.Second));

    private static bool Differs(NodeDatasetStatus a, NodeDatasetStatus b) =>
        !ReferenceEquals(a, b)
        && (a.Uid != b.Uid || a.Snapshot?.Id != b.Snapshot?.Id || a.Listing?.Request != b.Listing?.Request || a.Listing?.State != b.Listing?.State || a.Listing?.EndedAt != b.Listing?.EndedAt);

    private static (string?, string?, string?) Of(V1Taint taint) => (taint.Key, taint.Value, taint.Effect);

    private static string? RefreshOf(Dataset dataset) =>
        dataset.Metadata.Annotations is { } annotations && annotations.TryGetValue(Annotations.RefreshRequestedAt, out var request) ? request : null;

    private static (bool, string?, long?, int?) RunOf(PrefetchJob job) => (job.WantsFetching(), job.Status?.Snapshot, job.Status?.Run, job.Status?.Attempt);

    private static bool SameLabels(IDictionary<string, string>? a, IDictionary<string, string>? b) => (a?.Count ?? 0) == (b?.Count ?? 0)
        && (a is null || a.All(entry => b!.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
