namespace VastK8s.Api.CacheNodes;

/// <summary>Types of a CacheNode's conditions.</summary>
public static class CacheNodeCondition
{
    /// <summary>The agent runs, and all of its directories work.</summary>
    public const string Ready = "Ready";

    /// <summary>The node can mount Datasets: kernel, EROFS, /dev/fuse. False says what it lacks.</summary>
    public const string MountSupported = "MountSupported";

    /// <summary>There is room for what is wanted. False says how much is lacking.</summary>
    public const string SufficientCapacity = "SufficientCapacity";
}
