namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary><c>snapshot.json</c>.</summary>
internal sealed record SnapshotDocument(int Format, SnapshotInfo Snapshot)
{
    public const int KnownFormat = 1;
}
