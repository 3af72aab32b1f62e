namespace VastK8s.Cli.Output.Json;

/// <summary>A cache directory; state is Ready, Full or Failed.</summary>
internal sealed record CacheDirectoryJson(string Path, long CapacityBytes, long UsedBytes, string State, string Message);
