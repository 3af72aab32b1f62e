namespace VastK8s.Fuse;

/// <summary>A file of the served directory.</summary>
/// <param name="NodeId">≥ 2, the same in every process that serves the mount.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct FuseFile(ulong NodeId, long Size);
