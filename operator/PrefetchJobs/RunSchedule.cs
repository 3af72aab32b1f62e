using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>Which runs of a schedule are due.</summary>
internal static class RunSchedule
{
    /// <summary>
    /// The time after which the next run is looked for: the last time that was run, so that none runs twice however clocks jump; with Forbid also the end of the last run, since what was due
    /// meanwhile is left out.
    /// </summary>
    public static DateTimeOffset Reference(PrefetchJob job, PrefetchJobStatus status)
    {
        var reference = Utc(status.LastScheduleTime ?? job.Metadata.CreationTimestamp ?? DateTime.UnixEpoch);
        return job.Spec.ConcurrencyPolicy == ConcurrencyPolicy.Forbid && status.CompletionTime is { } ended && Utc(ended) > reference ? Utc(ended) : reference;
    }

    /// <summary>The newest time after the reference that has come; null: none has. Those before it are left out.</summary>
    public static DateTimeOffset? Newest(CronSchedule cron, DateTimeOffset reference, DateTimeOffset now)
    {
        if (!HasCome(cron, reference, now)) return null;

        // A schedule may have come due a million times since: halving finds the last in about thirty looks.
        var (early, late) = (reference.ToUnixTimeSeconds(), now.ToUnixTimeSeconds());
        while (late - early > 1)
        {
            var middle = early + ((late - early) / 2);
            if (HasCome(cron, DateTimeOffset.FromUnixTimeSeconds(middle), now)) early = middle;
            else late = middle;
        }

        var from = DateTimeOffset.FromUnixTimeSeconds(early);
        return cron.Next(from > reference ? from : reference);
    }

    /// <summary>The first time that is neither past nor has been run.</summary>
    public static DateTimeOffset? Next(CronSchedule cron, DateTimeOffset reference, DateTimeOffset now) => cron.Next(reference > now ? reference : now);

    /// <summary>Times of a status are UTC.</summary>
    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static bool HasCome(CronSchedule cron, DateTimeOffset after, DateTimeOffset now) => cron.Next(after) is { } next && next <= now;
}
