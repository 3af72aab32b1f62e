namespace VastK8s.Api.PrefetchJobs;

/// <summary>What happens when a run is due while the one before goes on; as in a CronJob.</summary>
public static class ConcurrencyPolicy
{
    /// <summary>The new run is left out.</summary>
    public const string Forbid = "Forbid";

    /// <summary>The one before is ended, and the new one begins.</summary>
    public const string Replace = "Replace";
}
