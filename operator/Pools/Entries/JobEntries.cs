using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.Pools.Membership;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>What a PrefetchJob and its status say that nodes are to fetch now.</summary>
internal static class JobEntries
{
    /// <summary>PrefetchJobs of one node, at most (the CacheNode's schema says so); the oldest go first.</summary>
    public const int MaxJobs = 256;

    /// <summary>The entry of each node that the job wants; null: no run is under way.</summary>
    public static NodePrefetchJob? Of(PrefetchJob job, string datasetUid)
    {
        if (!job.WantsFetching() || job.Status is not { Snapshot: { } snapshot } status) return null;
        return new NodePrefetchJob
        {
            Uid = job.Metadata.Uid,
            Run = status.Run,
            Attempt = status.Attempt,
            DatasetUid = datasetUid,
            Snapshot = snapshot,
            Paths = job.Spec.Paths,
        };
    }

    /// <summary>Whether the job wants this node, one of those that have an entry of the Dataset: those with its labels, or without any those that hold a copy.</summary>
    public static bool Wants(PrefetchJob job, IDictionary<string, string>? labels, bool isPlaced) =>
        job.Spec.NodeSelector.Count == 0 ? isPlaced : NodeLabels.Match(job.Spec.NodeSelector, labels);
}
