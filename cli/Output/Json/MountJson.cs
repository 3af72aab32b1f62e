namespace VastK8s.Cli.Output.Json;

/// <summary>A mount; mode is Direct or Partial.</summary>
internal sealed record MountJson(string Target, string SnapshotId, string Mode);
