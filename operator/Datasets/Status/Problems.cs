using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>All that is amiss, what matters most first. Those that no other condition tells come first: the reason of Degraded is the first one's.</summary>
internal static class Problems
{
    public static IReadOnlyList<Problem> Of(DatasetFacts facts, Copies copies, Verdict source, Verdict cached)
    {
        if (facts.Errors.Count > 0) return [new(DatasetReason.InvalidSpec, Precondition.InvalidSpec(facts))];
        return
        [
            .. Some(NodeProblem.Of(facts, NodeDatasetCondition.SourceUnchanged, DatasetReason.ObjectChanged)),
            .. facts.Obstacles.Select(obstacle => new Problem(obstacle.Reason, obstacle.Message)),
            .. Some(source.IsFalse ? new(source.Reason, source.Message) : null),
            .. Some(cached is { IsFalse: true, Reason: DatasetReason.InsufficientCapacity or DatasetReason.TooFewNodes }
                ? new(cached.Reason, cached.Message)
                : NodeProblem.Of(facts, NodeDatasetCondition.SufficientCapacity, DatasetReason.InsufficientCapacity)),
            .. Some(NodeProblem.Of(facts, NodeDatasetCondition.SnapshotAvailable, DatasetReason.SnapshotUnavailable)),
            .. Some(NodeProblem.Of(facts, NodeDatasetCondition.Prefetched, DatasetReason.PrefetchFailed)),
            .. Some(facts.Snapshot is not null && copies.In(CopyState.NotAlive).Any() ? new(DatasetReason.NodesNotReady, CachedVerdict.NotAlive(copies)) : null),
            .. Some(MountableVerdict.Unsupported(facts)),
            .. Some(Volumes.StaleAffinity.Of(facts)),
            .. Some(Volumes.TerminatingVolumes.Of(facts)),
        ];
    }

    private static IEnumerable<Problem> Some(Problem? problem) => problem is null ? [] : [problem];
}
