namespace VastK8s.CacheAgent.Blobs;

/// <summary>A directory given to the cache.</summary>
/// <param name="Path">Absolute path on a local disk.</param>
/// <param name="CapacityBytes">Most bytes to keep there; 0 means 90 % of what was free when the agent started, its own files counted as free.</param>
internal sealed record CacheDirectoryOptions(string Path, long CapacityBytes)
{
    /// <summary>Remembers, on another disk, that this one failed; null: not remembered.</summary>
    public FailureMark? FailureMark { get; init; }

    /// <summary>Above this share of the capacity, eviction starts.</summary>
    public double HighWatermark { get; init; } = 0.95;

    /// <summary>Eviction goes on down to this share.</summary>
    public double LowWatermark { get; init; } = 0.90;
}
