using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Where a Dataset stands, in one word.</summary>
internal static class PhaseOf
{
    public static string Of(DatasetFacts facts, IReadOnlyList<Problem> problems, Verdict cached, Verdict mountable)
    {
        var canBeMounted = MountableVerdict.ForAnybody(facts);
        if (facts.Errors.Count > 0) return canBeMounted ? DatasetPhase.Degraded : DatasetPhase.Failed;
        if (!canBeMounted && Precondition.Lacking(facts) is not null) return DatasetPhase.Pending;
        if (facts.Snapshot is null)
        {
            return problems.Any(problem => problem.Reason == DatasetReason.ListingFailed) ? DatasetPhase.Failed
                : facts.Listing is null || facts.MissingSecrets.Count > 0 ? DatasetPhase.Pending
                : DatasetPhase.Indexing;
        }

        // What is in the way of its claim stays there until somebody takes it away.
        if (!canBeMounted && facts.ObstacleIn(facts.Namespace) is not null) return DatasetPhase.Failed;
        if (problems.Count > 0) return DatasetPhase.Degraded;
        return cached.IsTrue && mountable.IsTrue ? DatasetPhase.Ready : DatasetPhase.Caching;
    }
}
