namespace VastK8s.CacheAgent.Snapshots;

/// <summary>How far listing has come.</summary>
internal readonly record struct SnapshotProgress(long Objects, long Bytes);
