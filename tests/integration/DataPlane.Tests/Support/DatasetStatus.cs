namespace VastK8s.Integration.Tests.Support;

internal sealed record DatasetStatus(
    string Name, SnapshotStatus? Snapshot, long CachedObjects, long CachedBytes, IReadOnlyList<ConditionStatus> Conditions, long OriginBytes, long OriginRequests, long ReadErrors)
{
    public ConditionStatus? Condition(string type) => Conditions.SingleOrDefault(c => c.Type == type);
}
