using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Validation;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>
/// Decides about a PrefetchJob, by what there is and nothing else: its spec and last status, its Dataset, what the nodes say, and the time. A status is also the memory of which run it is
/// about; the same inputs give the same plan, and a plan that was carried out gives itself.
/// </summary>
internal static class PrefetchJobPlanner
{
    /// <param name="job">The job; not being deleted.</param>
    /// <param name="dataset">Its Dataset; null: there is none.</param>
    /// <param name="candidates">Nodes that have, or had, something of that Dataset.</param>
    /// <param name="now">The time.</param>
    public static PrefetchJobPlan Desired(PrefetchJob job, Dataset? dataset, IReadOnlyList<CandidateNode> candidates, DateTimeOffset now)
    {
        var draft = new PlanDraft(job, now);
        if (job.IsFinished()) return Finished(draft);
        if (ResourceValidation.Validate(job) is { Count: > 0 } errors) return Invalid(draft, string.Join("; ", errors));
        if (dataset?.Metadata.DeletionTimestamp is not null) dataset = null;
        Observe(draft);
        if (draft.Status.IsUnderWay()) RunUnderWay.Continue(draft, dataset, candidates);
        if (job.Spec.Schedule is not null) ScheduledRuns.Plan(draft, dataset, candidates);
        else if (draft.Status.StartTime is null) RunStart.Try(draft, 0, dataset, candidates);
        return Summed(draft);
    }

    /// <summary>
    /// The end of a job without schedule is its end, as a Job's is: a changed spec does not run it again, and observedGeneration goes on telling which spec the status is about.
    /// </summary>
    private static PrefetchJobPlan Finished(PlanDraft draft)
    {
        if (draft.Job.Spec.TtlSecondsAfterFinished is not { } ttl) return draft.Plan();
        var end = RunSchedule.Utc(draft.Status.CompletionTime!.Value) + Seconds.Of(ttl);
        if (end <= draft.Now) return draft.Plan(delete: true);
        draft.WakeAt(end);
        return draft.Plan();
    }

    private static PrefetchJobPlan Invalid(PlanDraft draft, string message)
    {
        var wasSo = draft.Status.Conditions.Find(PrefetchJobCondition.Failed) is { Status: ConditionStatus.True, Reason: PrefetchReason.InvalidSpec } before && before.Message == StatusText.Clip(message);
        draft.Set(PrefetchJobCondition.Failed, true, PrefetchReason.InvalidSpec, message);
        draft.Status = draft.Status with
        {
            ObservedGeneration = draft.Job.Metadata.Generation ?? 0,
            Phase = PrefetchJobPhase.Failed,
            Message = message,
            RateBytesPerSecond = 0,
            EtaSeconds = null,
            NextScheduleTime = null,
        };
        if (!wasSo) draft.Tell(EventType.Warning, PrefetchReason.InvalidSpec, message);
        return draft.Plan();
    }

    /// <summary>Takes in what of spec is new.</summary>
    private static void Observe(PlanDraft draft)
    {
        var (spec, generation) = (draft.Job.Spec, draft.Job.Metadata.Generation ?? 0);
        var status = draft.Status;
        var wasSuspended = status.Conditions.IsTrue(PrefetchJobCondition.Suspended);
        var isEdited = status.ObservedGeneration != 0 && status.ObservedGeneration != generation && spec.Suspend == wasSuspended;

        // What nodes have done may have been for other paths: they look again at what is missing.
        if (status.IsUnderWay() && isEdited) draft.Status = status with { Attempt = status.Attempt + 1 };
        draft.Status = draft.Status with { ObservedGeneration = generation, Message = null };
        if (spec.Suspend) draft.Set(PrefetchJobCondition.Suspended, true, PrefetchReason.Suspended, "spec.suspend is true");
        else if (wasSuspended)
        {
            // As a Job's does, its time counts from here.
            draft.Set(PrefetchJobCondition.Suspended, false, PrefetchReason.Resumed, "spec.suspend was true");
            if (status.IsUnderWay()) draft.Status = draft.Status with { StartTime = draft.NowSeconds };
        }

        if (status.Conditions.Find(PrefetchJobCondition.Failed)?.Reason != PrefetchReason.InvalidSpec) return;
        var complete = status.Conditions.Find(PrefetchJobCondition.Complete);
        var endedShort = status.CompletionTime is not null && complete?.Status != ConditionStatus.True;
        draft.Set(PrefetchJobCondition.Failed, endedShort, complete?.Reason ?? PrefetchReason.Started, complete?.Message ?? "");
    }

    private static PrefetchJobPlan Summed(PlanDraft draft)
    {
        var status = draft.Status;
        var isOver = draft.Job.Spec.Schedule is null && status.CompletionTime is not null;
        var isWaitingForNodes = status.IsUnderWay() && status.Nodes.Desired == 0;
        status = status with
        {
            Phase = draft.Job.Spec.Suspend && !isOver ? PrefetchJobPhase.Suspended
                : draft.WaitsFor is not null || isWaitingForNodes ? PrefetchJobPhase.Pending
                : status.IsUnderWay() ? PrefetchJobPhase.Running
                : draft.Job.Spec.Schedule is not null ? PrefetchJobPhase.Scheduled
                : status.Conditions.IsTrue(PrefetchJobCondition.Complete) ? PrefetchJobPhase.Complete
                : status.CompletionTime is not null ? PrefetchJobPhase.Failed
                : PrefetchJobPhase.Pending,
            Message = draft.WaitsFor ?? status.Message ?? (status.Conditions.Find(PrefetchJobCondition.Failed) is { Status: ConditionStatus.True } failed ? failed.Message : null),
        };
        var summary = PrefetchJobSummary.Of(status);

        // Of nothing, everything is there: before a node has counted that would be said too soon.
        draft.Status = status with { Summary = status.Bytes.Total == 0 && !status.Conditions.IsTrue(PrefetchJobCondition.Complete) ? summary with { Done = null, Size = null } : summary };
        if (isOver && draft.Job.Spec.TtlSecondsAfterFinished is { } ttl) draft.WakeAt(RunSchedule.Utc(status.CompletionTime!.Value) + Seconds.Of(ttl));
        return draft.Plan();
    }
}
