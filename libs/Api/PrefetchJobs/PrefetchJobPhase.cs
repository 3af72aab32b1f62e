namespace VastK8s.Api.PrefetchJobs;

/// <summary>Where a PrefetchJob stands, for people; programs read its conditions.</summary>
public static class PrefetchJobPhase
{
    /// <summary>It waits: for the Dataset's snapshot, or for nodes.</summary>
    public const string Pending = "Pending";

    /// <summary>It waits for the time of its next run.</summary>
    public const string Scheduled = "Scheduled";

    /// <summary>Nodes are fetching.</summary>
    public const string Running = "Running";

    /// <summary>spec.suspend is true.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Every wanted byte is present and verified on every wanted node.</summary>
    public const string Complete = "Complete";

    /// <summary>It ended with something missing, or cannot begin.</summary>
    public const string Failed = "Failed";
}
