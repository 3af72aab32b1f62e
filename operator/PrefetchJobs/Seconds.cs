namespace VastK8s.Operator.PrefetchJobs;

/// <summary>Seconds of a spec as a length of time.</summary>
internal static class Seconds
{
    // A spec may have any number: a century is as good as never, and sums with dates stay dates.
    private const long Most = 100L * 365 * 24 * 3600;

    public static TimeSpan Of(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Most));
}
