using System.Globalization;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>Begins runs of a schedule when they are due. Of several that were missed the newest alone is run; what is left out is told as an event.</summary>
internal static class ScheduledRuns
{
    public static void Plan(PlanDraft draft, Dataset? dataset, IReadOnlyList<CandidateNode> candidates)
    {
        var (job, spec) = (draft.Job, draft.Job.Spec);
        if (!CronSchedule.TryParse(spec.Schedule!, CronSchedule.Zone(spec.TimeZone)!, out var cron, out _)) throw new InvalidOperationException("A schedule that is none was not refused.");
        var expected = job.Status?.NextScheduleTime;
        var due = RunSchedule.Newest(cron, RunSchedule.Reference(job, draft.Status), draft.Now);
        var isLate = due is { } time && spec.StartingDeadlineSeconds is { } limit && draft.Now - time > Seconds.Of(limit);
        var hasBegun = due is { } run && !isLate && Begin(draft, run, dataset, candidates);

        // Once for each: what is expected next moves on with it, and what waited has ceased to.
        if (!hasBegun && !spec.Suspend && draft.WaitsFor is null)
        {
            if (expected is { } missed && RunSchedule.Utc(missed) <= draft.Now) Skipped(draft, RunSchedule.Utc(missed), isLate);
            else if (isLate && job.Status?.Phase == PrefetchJobPhase.Pending && !draft.Status.IsUnderWay()) Skipped(draft, due!.Value, isLate);
        }

        if (!hasBegun && due is { } waiting && !isLate && spec.StartingDeadlineSeconds is { } patience) draft.WakeAt(waiting + Seconds.Of(patience) + TimeSpan.FromSeconds(1));

        var reference = RunSchedule.Reference(job, draft.Status);
        var next = spec.Suspend ? null : RunSchedule.Next(cron, reference, draft.Now);
        draft.Status = draft.Status with { NextScheduleTime = next?.UtcDateTime };
        if (next is { } at) draft.WakeAt(at);
        if (reference > draft.Now && !draft.Status.IsUnderWay() && draft.Status.Message is null)
        {
            draft.Status = draft.Status with { Message = $"times up to {Text(reference)} were run: the clock has been put back since" };
        }
    }

    private static bool Begin(PlanDraft draft, DateTimeOffset due, Dataset? dataset, IReadOnlyList<CandidateNode> candidates)
    {
        if (!draft.Status.IsUnderWay()) return RunStart.Try(draft, due.ToUnixTimeSeconds(), dataset, candidates);
        if (draft.Job.Spec.ConcurrencyPolicy != ConcurrencyPolicy.Replace) return false;
        var before = draft.Status.Run;
        if (!RunStart.Try(draft, due.ToUnixTimeSeconds(), dataset, candidates))
        {
            // Better the old run than none.
            draft.WaitsFor = null;
            return false;
        }

        draft.Tell(EventType.Normal, PrefetchReason.Replaced, $"the run of {Text(DateTimeOffset.FromUnixTimeSeconds(before))} was ended for that of {Text(due)}");
        return true;
    }

    private static void Skipped(PlanDraft draft, DateTimeOffset time, bool isLate) => draft.Tell(
        EventType.Warning, PrefetchReason.RunSkipped,
        isLate ? $"the run of {Text(time)} is left out: startingDeadlineSeconds have passed" : $"the run of {Text(time)} is left out: the one before has not ended by then");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
