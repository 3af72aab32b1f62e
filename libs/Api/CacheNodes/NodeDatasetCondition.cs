namespace VastK8s.Api.CacheNodes;

/// <summary>Types of the conditions that a node reports of a Dataset; each is there only while it is False.</summary>
public static class NodeDatasetCondition
{
    /// <summary>The last request to the sources was answered.</summary>
    public const string SourceReachable = "SourceReachable";

    /// <summary>Objects are what was listed. False names one that changed or is gone.</summary>
    public const string SourceUnchanged = "SourceUnchanged";

    /// <summary>There is room on the node for what is wanted.</summary>
    public const string SufficientCapacity = "SufficientCapacity";

    /// <summary>The snapshot that spec names could be taken from a node that has it.</summary>
    public const string SnapshotAvailable = "SnapshotAvailable";

    /// <summary>Everything that was to be prefetched is present. False names what failed.</summary>
    public const string Prefetched = "Prefetched";
}
