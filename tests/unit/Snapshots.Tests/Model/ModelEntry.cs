namespace VastK8s.Snapshots.Tests.Model;

/// <summary>What the tree has at a path: kind is d, f or l.</summary>
internal sealed record ModelEntry(char Kind, string Path, long Time, int Source = 0, string Key = "", string Version = "", long Size = 0, string Target = "");
