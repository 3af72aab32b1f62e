using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>What a node says of one Dataset.</summary>
internal static class DatasetStatus
{
    /// <param name="facts">What there is.</param>
    /// <param name="before">What was said before; null: nothing.</param>
    /// <param name="canMount">Whether this machine can mount.</param>
    /// <param name="now">For conditions that change.</param>
    public static NodeDatasetStatus Of(DatasetFacts facts, NodeDatasetStatus? before, bool canMount, DateTimeOffset now)
    {
        var mountable = facts.ShowsNamed && canMount;
        return new NodeDatasetStatus
        {
            Uid = facts.Uid,
            ObservedGeneration = facts.Generation,
            Listing = facts.Listing,
            Snapshot = facts.Snapshot is { } snapshot ? Snapshot(snapshot, facts.ListedAt) : null,
            CachedObjects = facts.CachedObjects,
            CachedBytes = facts.CachedBytes,
            Mountable = mountable,
            Ready = mountable && facts.Prefetch is null or { IsComplete: true },
            Mounts = facts.Mounts,
            RateBytesPerSecond = facts.Rate,
            Conditions = Conditions(facts, before?.Conditions ?? [], now),
        };
    }

    private static DatasetSnapshot Snapshot(SnapshotInfo snapshot, DateTime listedAt) => new()
    {
        Id = snapshot.Id,
        Objects = snapshot.Objects,
        Bytes = snapshot.Bytes,
        SkippedObjects = snapshot.Skipped.Values.Sum(),
        SkippedReasons = new ValueMap<long>(snapshot.Skipped.Where(s => s.Value > 0).Select(s => KeyValuePair.Create(s.Key.ToString(), s.Value))),
        ListedAt = DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(listedAt).ToUnixTimeSeconds()).UtcDateTime,
    };

    private static ValueList<V1Condition> Conditions(DatasetFacts facts, ValueList<V1Condition> before, DateTimeOffset now)
    {
        var problems = facts.Problems.ToList();
        if (facts.Prefetch is { IsComplete: false, Failure: { } failure } prefetch)
        {
            problems.Add(new Problem(NodeDatasetCondition.Prefetched, "Incomplete", failure));
            if (prefetch.Shortfall > 0) problems.Insert(0, new Problem(NodeDatasetCondition.SufficientCapacity, "InsufficientCapacity", failure));
        }

        var conditions = before;
        foreach (var gone in before.Where(c => problems.All(p => p.Type != c.Type))) conditions = conditions.Without(gone.Type);
        foreach (var problem in problems.DistinctBy(p => p.Type)) conditions = conditions.With(problem.Type, ConditionStatus.False, problem.Reason, problem.Message, facts.Generation, now);
        return conditions;
    }
}
