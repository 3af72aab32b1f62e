namespace VastK8s.CacheAgent.Datasets;

/// <summary>A mount this agent made, or was about to make.</summary>
/// <param name="Target">Absolute path.</param>
/// <param name="SnapshotId">What it shows.</param>
/// <param name="Direct">No daemon in the path.</param>
internal sealed record MountRecord(string Target, string SnapshotId, bool Direct)
{
    /// <summary>The mount's superblock (<see cref="Fuse.ErofsMount.Mount"/>), once it is mounted and where it can be told.</summary>
    public string? Superblock { get; init; }

    /// <summary>The boot in which that name means something.</summary>
    public Guid Boot { get; init; }

    /// <summary>
    /// Unmounted here, and still in use by somebody: files open since a forced unmount, a bind mount, another mount namespace. Kept as long as
    /// that lasts: what it reads without a daemon may not be evicted, and what it reads through one is served.
    /// </summary>
    public bool Lingering { get; init; }
}
