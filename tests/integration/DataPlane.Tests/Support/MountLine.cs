namespace VastK8s.Integration.Tests.Support;

/// <summary>A Mount line.</summary>
internal sealed record MountLine(string Dataset, string Target, string SnapshotId, string Mode);
