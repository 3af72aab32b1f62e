namespace VastK8s.Cli.Output.Json;

/// <summary>Mounted. Mode is Direct or Partial.</summary>
internal sealed record MountLine(string Dataset, string Target, string SnapshotId, string Mode, double Milliseconds) : JsonLine("Mount");
