using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>A run that has begun: how far it is, whether it has ended, and whether nodes are to try again.</summary>
internal static class RunUnderWay
{
    public static void Continue(PlanDraft draft, Dataset? dataset, IReadOnlyList<CandidateNode> candidates)
    {
        var spec = draft.Job.Spec;
        if (dataset is null)
        {
            Fail(draft, PrefetchReason.DatasetNotFound, $"Dataset {spec.DatasetRef.Name} was deleted during the run");
            return;
        }

        // From a clock that was put back since then, its time counts anew.
        if (RunSchedule.Utc(draft.Status.StartTime!.Value) > draft.Now) draft.Status = draft.Status with { StartTime = draft.NowSeconds };
        if (spec.Suspend)
        {
            // Nodes drop what they know of it; what was there last stays to be read.
            draft.Status = draft.Status with { RateBytesPerSecond = 0, EtaSeconds = null };
            draft.Unset(PrefetchJobCondition.Retrying);
            return;
        }

        var sums = Take(draft, dataset, candidates);
        if (sums.IsComplete) Complete(draft, sums);
        else if (Deadline(draft) is { } deadline && deadline <= draft.Now) Fail(draft, PrefetchReason.DeadlineExceeded, $"not done within {spec.ActiveDeadlineSeconds} s; {Missing(sums)}");
        else if (sums.Nodes.Failed == 0) Running(draft, sums);
        else if (draft.Status.Attempt < spec.BackoffLimit) Retry(draft, dataset, candidates, sums);

        // The others may still get there: what they fetch is not thrown away for one that cannot.
        else if (!sums.IsSettled) Running(draft, sums);
        else Fail(draft, PrefetchReason.BackoffLimitExceeded, $"failed {draft.Status.Attempt + 1} times; {Missing(sums)}");
    }

    private static NodeSums Take(PlanDraft draft, Dataset dataset, IReadOnlyList<CandidateNode> candidates)
    {
        var sums = NodeSums.Of(draft.Job, draft.Status, dataset, WantedNodes.Of(draft.Job, draft.Status, dataset, candidates));
        draft.Status = draft.Status with
        {
            Nodes = sums.Nodes,
            Objects = sums.Objects,
            Bytes = sums.Bytes,
            RateBytesPerSecond = sums.Rate,
            EtaSeconds = sums.EtaSeconds,
            Failures = [.. sums.Failures],
        };
        return sums;
    }

    private static void Running(PlanDraft draft, NodeSums sums)
    {
        var message = sums.Nodes.Desired == 0 ? "no node is wanted any more: none has the Dataset, or the labels" : sums.Message;
        var reason = sums.Nodes.Desired == 0 ? PrefetchReason.NoNodes : PrefetchReason.Running;
        draft.Unset(PrefetchJobCondition.Retrying);
        draft.Set(PrefetchJobCondition.Complete, false, reason, message);
        draft.Set(PrefetchJobCondition.Failed, false, reason, message);
        draft.Status = draft.Status with { Message = message.Length == 0 ? null : message };
        WakeAtDeadline(draft);
    }

    /// <summary>The condition Retrying remembers since when it is to be tried again.</summary>
    private static void Retry(PlanDraft draft, Dataset dataset, IReadOnlyList<CandidateNode> candidates, NodeSums sums)
    {
        var since = draft.Status.Conditions.Find(PrefetchJobCondition.Retrying)?.LastTransitionTime;
        Running(draft, sums);

        // From a clock that was put back since then, the wait begins anew.
        if (since is not { } failed || RunSchedule.Utc(failed) > draft.Now)
        {
            if (since is null) draft.Tell(EventType.Warning, PrefetchReason.Retrying, sums.Message);
            failed = draft.NowSeconds;
        }

        var again = RunSchedule.Utc(failed) + RunRetries.After(draft.Status.Attempt);
        if (again > draft.Now)
        {
            draft.Set(PrefetchJobCondition.Retrying, true, PrefetchReason.Retrying, sums.Message, failed);
            draft.WakeAt(again);
            return;
        }

        draft.Status = draft.Status with { Attempt = draft.Status.Attempt + 1 };
        Running(draft, Take(draft, dataset, candidates));
    }

    private static void Complete(PlanDraft draft, NodeSums sums)
    {
        var message = $"every wanted byte is present and verified on {sums.Nodes.Desired} nodes";
        draft.Status = draft.Status with { CompletionTime = draft.NowSeconds, LastSuccessfulTime = draft.NowSeconds, RateBytesPerSecond = 0, EtaSeconds = null };
        draft.Unset(PrefetchJobCondition.Retrying);
        draft.Set(PrefetchJobCondition.Complete, true, PrefetchReason.Complete, message);
        draft.Set(PrefetchJobCondition.Failed, false, PrefetchReason.Complete, message);
        draft.Tell(EventType.Normal, PrefetchReason.Complete, message);
    }

    /// <summary>Ends the run with something missing.</summary>
    public static void Fail(PlanDraft draft, string reason, string message)
    {
        draft.Status = draft.Status with { CompletionTime = draft.NowSeconds, RateBytesPerSecond = 0, EtaSeconds = null, Message = message };
        draft.Unset(PrefetchJobCondition.Retrying);
        draft.Set(PrefetchJobCondition.Complete, false, reason, message);
        draft.Set(PrefetchJobCondition.Failed, true, reason, message);
        draft.Tell(EventType.Warning, reason, message);
    }

    private static string Missing(NodeSums sums) =>
        $"complete on {sums.Nodes.Complete} of {sums.Nodes.Desired} nodes{(sums.Message.Length > 0 ? $"; {sums.Message}" : "")}";

    private static void WakeAtDeadline(PlanDraft draft)
    {
        if (Deadline(draft) is { } deadline) draft.WakeAt(deadline);
    }

    private static DateTimeOffset? Deadline(PlanDraft draft)
    {
        if (draft.Job.Spec.ActiveDeadlineSeconds is not { } limit) return null;
        return RunSchedule.Utc(draft.Status.StartTime!.Value) + Seconds.Of(limit);
    }
}
