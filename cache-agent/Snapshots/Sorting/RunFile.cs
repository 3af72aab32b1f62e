namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>A sorted run on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="First">Its first record.</param>
/// <param name="Last">Its last record.</param>
internal sealed record RunFile(string Path, long Bytes, byte[] First, byte[] Last);
