using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>A node that may be one of those that a PrefetchJob wants.</summary>
/// <param name="CacheNode">What it is to hold, and what it has.</param>
/// <param name="Labels">Labels of the Node itself; none while it is not known.</param>
internal sealed record CandidateNode(CacheNode CacheNode, IReadOnlyDictionary<string, string> Labels)
{
    public string Name => CacheNode.Spec.NodeName;

    /// <summary>What it is to hold of a Dataset; null: nothing.</summary>
    public NodeDataset? EntryOf(string datasetUid) => CacheNode.Spec.Datasets.FirstOrDefault(d => d.Uid == datasetUid);

    /// <summary>Whether its spec has a run of a job, in whichever attempt.</summary>
    public bool IsTold(string jobUid, long run) => CacheNode.Spec.PrefetchJobs.Any(job => job.Uid == jobUid && job.Run == run);

    /// <summary>How far it is with an attempt of a run; null: it has not said anything of it.</summary>
    public NodePrefetchJobStatus? ReportOf(string jobUid, long run, int attempt) =>
        CacheNode.Status?.PrefetchJobs.FirstOrDefault(r => r.Uid == jobUid && r.Run == run && r.Attempt == attempt);
}
