using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>What happened between two states. Nothing is remembered besides: a restart repeats no event.</summary>
internal static class DatasetEvents
{
    private static readonly string[] OfSource = [DatasetReason.ListingFailed, DatasetReason.SourceUnreachable];

    public static IEnumerable<DatasetEvent> Between(DatasetStatus? before, DatasetStatus after)
    {
        before ??= new();
        if (after.Snapshot is { } snapshot && snapshot.Id != before.Snapshot?.Id)
        {
            yield return new(EventType.Normal, DatasetReason.Indexed, $"Snapshot {snapshot.Id}: {snapshot.Objects} objects, {Api.StatusText.Bytes(snapshot.Bytes)}");
        }

        // From Unknown it comes back: that a node was away for a moment makes nothing newly cached.
        if (Find(after, DatasetCondition.Cached) is { Status: ConditionStatus.True, Reason: DatasetReason.Complete } cached
            && Find(before, DatasetCondition.Cached) is null or { Status: ConditionStatus.False })
        {
            yield return new(EventType.Normal, DatasetReason.Cached, cached.Message);
        }

        if (Entered(before, after, DatasetCondition.SourceReachable, ConditionStatus.False, OfSource) is { } source)
        {
            yield return new(EventType.Warning, DatasetReason.SourceUnreachable, source.Message);
        }

        foreach (var (type, status, reason) in Warnings)
        {
            if (Entered(before, after, type, status, [reason]) is { } condition) yield return new(EventType.Warning, reason, condition.Message);
        }
    }

    private static IEnumerable<(string Type, string Status, string Reason)> Warnings =>
    [
        (DatasetCondition.SourceReachable, ConditionStatus.False, DatasetReason.SecretNotFound),
        (DatasetCondition.Cached, ConditionStatus.False, DatasetReason.InsufficientCapacity),
        (DatasetCondition.Degraded, ConditionStatus.True, DatasetReason.InvalidSpec),
        (DatasetCondition.Degraded, ConditionStatus.True, DatasetReason.ObjectChanged),
        (DatasetCondition.Degraded, ConditionStatus.True, DatasetReason.NameTaken),
        (DatasetCondition.Degraded, ConditionStatus.True, DatasetReason.DeletionBlocked),
    ];

    // The condition, if it says this now and did not before.
    private static V1Condition? Entered(DatasetStatus before, DatasetStatus after, string type, string status, string[] reasons)
    {
        return Says(after) && !Says(before) ? Find(after, type) : null;

        bool Says(DatasetStatus there) => Find(there, type) is { } condition && condition.Status == status && reasons.Contains(condition.Reason);
    }

    private static V1Condition? Find(DatasetStatus status, string type) => status.Conditions.Find(type);
}
