namespace VastK8s.Snapshots.Tests;

/// <summary>What an image writer was told: kind is d, f or l.</summary>
internal sealed record RecordedEntry(char Kind, string Path, long Time, long Size = 0, int Device = 0, uint Block = 0, string Target = "");
