using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Hosting;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>What all Datasets of an agent share.</summary>
/// <param name="MountRoot">Where the segments' FUSE mounts are.</param>
/// <param name="Space">Cache directories.</param>
/// <param name="Gate">Fetches at once.</param>
/// <param name="Holder">Keeps FUSE connections.</param>
/// <param name="Time">Clock.</param>
/// <param name="Logger">Log.</param>
internal sealed record AgentContext(string MountRoot, CacheSpace Space, FetchGate Gate, HolderLink Holder, TimeProvider Time, ILogger Logger)
{
    /// <summary>Where mounts are that are bound from (<see cref="DatasetMounts.MountSharedAsync"/>), beside the segments: the same file system, the same propagation.</summary>
    public string SharedMountRoot { get; } = Path.Combine(Path.GetDirectoryName(MountRoot)!, "mounts");

    /// <summary>How fast prefetch may take from stores.</summary>
    public Pace Pace { get; } = new(Time);

    /// <summary>Hears how long each GET took that brought what it was to bring.</summary>
    public Action<TimeSpan> Fetched { get; init; } = _ => { };
}
