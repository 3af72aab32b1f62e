namespace VastK8s.Api.CacheNodes;

/// <summary>What an agent does for a Dataset besides serving mounts.</summary>
public static class NodeRole
{
    /// <summary>Takes the snapshot that <c>snapshot</c> names from a node that has it, and holds it.</summary>
    public const string Hold = "Hold";

    /// <summary>Lists the sources when <c>listRequest</c> changes and publishes the snapshot in its status; and holds what <c>snapshot</c> names.</summary>
    public const string List = "List";
}
