using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Nodes.Scheduling;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>What is there of one Dataset at a moment, for the status.</summary>
internal sealed record DatasetFacts
{
    /// <summary><c>metadata.uid</c>.</summary>
    public required string Uid { get; init; }

    /// <summary>generation of the entry that was taken in.</summary>
    public long Generation { get; init; }

    /// <summary>The listing that is asked for.</summary>
    public NodeListing? Listing { get; init; }

    /// <summary>The snapshot to report.</summary>
    public SnapshotInfo? Snapshot { get; init; }

    /// <summary>When it was listed.</summary>
    public DateTime ListedAt { get; init; }

    /// <summary>Objects of it that are present.</summary>
    public long CachedObjects { get; init; }

    /// <summary>Bytes of it that are present.</summary>
    public long CachedBytes { get; init; }

    /// <summary>Whether new mounts show the snapshot that spec names.</summary>
    public bool ShowsNamed { get; init; }

    /// <summary>Mounts.</summary>
    public int Mounts { get; init; }

    /// <summary>Bytes a second that arrive.</summary>
    public long Rate { get; init; }

    /// <summary>What is amiss.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>How its prefetch is; null: none is wanted.</summary>
    public PrefetchFacts? Prefetch { get; init; }
}
