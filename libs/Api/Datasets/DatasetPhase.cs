namespace VastK8s.Api.Datasets;

/// <summary>Where a Dataset stands, for people; programs read its conditions.</summary>
public static class DatasetPhase
{
    /// <summary>Nothing has begun: no node, no pool, or something in spec is wrong.</summary>
    public const string Pending = "Pending";

    /// <summary>Its sources are being listed for the first time.</summary>
    public const string Indexing = "Indexing";

    /// <summary>It can be mounted, and what is wanted is being fetched.</summary>
    public const string Caching = "Caching";

    /// <summary>What is wanted is there.</summary>
    public const string Ready = "Ready";

    /// <summary>It can be mounted, and something is amiss: the conditions say what.</summary>
    public const string Degraded = "Degraded";

    /// <summary>It cannot be mounted, and that will not change by itself.</summary>
    public const string Failed = "Failed";

    /// <summary>It is being deleted; the message says what that waits for.</summary>
    public const string Terminating = "Terminating";
}
