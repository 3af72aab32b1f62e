namespace VastK8s.Api.PrefetchJobs;

/// <summary>Types of a PrefetchJob's conditions.</summary>
public static class PrefetchJobCondition
{
    /// <summary>In the last run, every wanted byte became present and verified on every wanted node.</summary>
    public const string Complete = "Complete";

    /// <summary>The last run ended with something missing, or cannot begin; the message says what and where.</summary>
    public const string Failed = "Failed";

    /// <summary>Nodes have failed, and are asked again after a wait; its lastTransitionTime is when they did. Absent otherwise.</summary>
    public const string Retrying = "Retrying";

    /// <summary>spec.suspend is true.</summary>
    public const string Suspended = "Suspended";
}
