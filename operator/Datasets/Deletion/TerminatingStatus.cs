using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Deletion;

/// <summary>The status of a Dataset that is being deleted: what it waits for. What else was said stays, but that it cannot be mounted any more.</summary>
internal static class TerminatingStatus
{
    /// <param name="facts">What is there.</param>
    /// <param name="blockers">What deletion waits for.</param>
    /// <param name="isLong">Whether it has waited for longer than it takes where nothing is in the way.</param>
    /// <param name="now">For the times at which conditions change.</param>
    public static DatasetStatus Of(DatasetFacts facts, DeletionBlockers blockers, bool isLong, DateTimeOffset now)
    {
        var blocked = isLong && blockers.OfUsers.Count > 0
            ? Verdict.True(DatasetReason.DeletionBlocked, blockers.Message)
            : Verdict.False(DatasetReason.Terminating, blockers.Message);
        return DatasetStatusOf.Complete(facts, (facts.Dataset.Status ?? new()) with
        {
            Phase = DatasetPhase.Terminating,
            Message = blockers.Message,
            Conditions = DatasetStatusOf.Conditions(facts, now,
            [
                (DatasetCondition.Mountable, Verdict.False(DatasetReason.Terminating, "it is being deleted")),
                (DatasetCondition.Degraded, blocked),
            ]),
        });
    }
}
