namespace VastK8s.CacheAgent.Datasets;

/// <summary>A mount this agent made, or was about to make.</summary>
/// <param name="Target">Absolute path.</param>
/// <param name="SnapshotId">What it shows.</param>
/// <param name="Direct">No daemon in the path.</param>
internal sealed record MountRecord(string Target, string SnapshotId, bool Direct);
