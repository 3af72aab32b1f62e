namespace VastK8s.Operator.PrefetchJobs;

/// <summary>How long a run waits between attempts: 10 s, doubled up to 6 min, as a Job does.</summary>
internal static class RunRetries
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(6);

    /// <summary>The wait after an attempt failed.</summary>
    /// <param name="attempt">Which one, from 0.</param>
    public static TimeSpan After(int attempt) => attempt >= 6 ? Most : TimeSpan.FromTicks(Math.Min(First.Ticks << attempt, Most.Ticks));
}
