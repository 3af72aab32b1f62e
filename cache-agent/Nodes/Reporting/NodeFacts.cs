using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>What there is on a node at a moment: all that its status is made of.</summary>
internal sealed record NodeFacts
{
    /// <summary>What was taken in last; null: nothing yet.</summary>
    public DesiredNode? Desired { get; init; }

    /// <summary>Version of the agent.</summary>
    public required string Version { get; init; }

    /// <summary>Where others reach it; null: nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the agent was told to stop.</summary>
    public bool IsStopping { get; init; }

    /// <summary>What this machine does not let an agent do.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];

    /// <summary>Datasets that could not be opened: what is wrong, and what to do.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Cache directories.</summary>
    public IReadOnlyList<NodeDirectoryStatus> Directories { get; init; } = [];

    /// <summary>Datasets, those of the spec in its order first.</summary>
    public IReadOnlyList<DatasetFacts> Datasets { get; init; } = [];

    /// <summary>Datasets that somebody waits to mount, and since when.</summary>
    public IReadOnlyDictionary<string, DateTime> MountWaiters { get; init; } = new Dictionary<string, DateTime>();

    /// <summary>Runs of PrefetchJobs.</summary>
    public IReadOnlyList<NodePrefetchJobStatus> Jobs { get; init; } = [];
}
