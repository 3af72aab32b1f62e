using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.Erofs;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>How a build uses the machine; the snapshot is the same whatever is here.</summary>
internal sealed record SnapshotTuning
{
    public static readonly SnapshotTuning Default = new();

    /// <summary>Bytes of listing sorted at once; twice this is in memory while listing.</summary>
    public int ArenaBytes { get; init; } = 16 << 20;

    /// <summary>Sequences of runs merged at once, at most; also the files open.</summary>
    public int MaxFanIn { get; init; } = 64;

    /// <summary>For reading runs while they are merged.</summary>
    public int MergeBytes { get; init; } = 16 << 20;

    public IDurableFiles Files { get; init; } = DurableFiles.Instance;

    public Func<SafeFileHandle, ErofsImageOptions, IErofsImageWriter> ImageWriter { get; init; } = ErofsImage.Create;
}
