namespace VastK8s.Operator.PrefetchJobs;

/// <summary>Reasons of a PrefetchJob's conditions and events.</summary>
internal static class PrefetchReason
{
    /// <summary>A field of spec is wrong.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>There is no such Dataset, or it is being deleted.</summary>
    public const string DatasetNotFound = "DatasetNotFound";

    /// <summary>The Dataset has not been listed yet.</summary>
    public const string NoSnapshot = "NoSnapshot";

    /// <summary>No node of the Dataset is wanted, or has room.</summary>
    public const string NoNodes = "NoNodes";

    /// <summary>A run began.</summary>
    public const string Started = "Started";

    /// <summary>Nodes are fetching.</summary>
    public const string Running = "Running";

    /// <summary>All is present on all wanted nodes.</summary>
    public const string Complete = "Complete";

    /// <summary>A node failed, and will be asked again.</summary>
    public const string Retrying = "Retrying";

    /// <summary>A node failed as often as backoffLimit lets it.</summary>
    public const string BackoffLimitExceeded = "BackoffLimitExceeded";

    /// <summary>The run took longer than activeDeadlineSeconds.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>A run was due while the one before went on, or too long ago, and is left out.</summary>
    public const string RunSkipped = "RunSkipped";

    /// <summary>A run was ended because the next one was due.</summary>
    public const string Replaced = "Replaced";

    /// <summary>spec.suspend is true.</summary>
    public const string Suspended = "Suspended";

    /// <summary>spec.suspend was true.</summary>
    public const string Resumed = "Resumed";
}
