using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>What a Dataset's status is to say. A function of the facts and of what was said before.</summary>
internal static class DatasetStatusOf
{
    /// <param name="facts">What is there.</param>
    /// <param name="now">For the times at which conditions change.</param>
    public static DatasetStatus Of(DatasetFacts facts, DateTimeOffset now)
    {
        var copies = Copies.Of(facts);
        var source = SourceVerdict.Of(facts);
        var cached = CachedVerdict.Of(facts, copies);
        var mountable = MountableVerdict.Of(facts);
        var problems = Problems.Of(facts, copies, source, cached);
        var conditions = Conditions(facts, now,
        [
            (DatasetCondition.Indexed, IndexedVerdict.Of(facts)),
            (DatasetCondition.Cached, cached),
            (DatasetCondition.Mountable, mountable),
            (DatasetCondition.SourceReachable, source),
            (DatasetCondition.Degraded, Degraded(problems)),
        ]);
        var phase = PhaseOf.Of(facts, problems, cached, mountable);
        return Complete(facts, new DatasetStatus
        {
            Phase = phase,
            Message = MessageOf.Of(facts, phase, problems, copies, cached, mountable),
            Conditions = conditions,
            Snapshot = facts.Snapshot,
            Cached = copies.Cached,
            Nodes = new() { Desired = copies.Desired, Ready = copies.Ready },
        });
    }

    /// <summary>Sets what does not depend on where the Dataset stands, and makes it fit.</summary>
    internal static DatasetStatus Complete(DatasetFacts facts, DatasetStatus status)
    {
        status = status with
        {
            ObservedGeneration = facts.Generation,
            Message = string.IsNullOrEmpty(status.Message) ? null : status.Message,
            Mounts = facts.Nodes.Sum(node => node.Reported?.Mounts ?? 0),
            RateBytesPerSecond = (long)Int128.Min(facts.Nodes.Aggregate((Int128)0, (sum, node) => sum + (node.Known?.RateBytesPerSecond ?? 0)), long.MaxValue),
        };
        return StatusBounds.Fit(status with { Summary = DatasetSummary.Of(status) });
    }

    internal static ValueList<V1Condition> Conditions(DatasetFacts facts, DateTimeOffset now, IEnumerable<(string Type, Verdict Verdict)> verdicts) => verdicts.Aggregate(
        facts.Dataset.Status?.Conditions ?? [],
        (conditions, next) => conditions.With(next.Type, next.Verdict.Status, next.Verdict.Reason, next.Verdict.Message, facts.Generation, now));

    internal static Verdict Degraded(IReadOnlyList<Problem> problems) => problems.Count == 0
        ? Verdict.False(DatasetReason.AsExpected, "nothing is amiss")
        : Verdict.True(problems[0].Reason, string.Join("; ", problems.Select(problem => problem.Message)));
}
