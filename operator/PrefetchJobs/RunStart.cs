using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>Begins a run, or says what it waits for.</summary>
internal static class RunStart
{
    /// <summary>Begins run <paramref name="run"/> if there is something to fetch and somewhere to fetch it to.</summary>
    /// <returns>Whether it began.</returns>
    public static bool Try(PlanDraft draft, long run, Dataset? dataset, IReadOnlyList<CandidateNode> candidates)
    {
        if (draft.Job.Spec.Suspend) return false;
        var wanted = WantedNodes.Of(draft.Job, draft.Status with { Run = run }, dataset, candidates);
        if (Obstacle(draft.Job, dataset, wanted) is { } obstacle)
        {
            draft.WaitsFor = obstacle.Message;

            // The conditions of a job that has run are about its last run.
            if (draft.Status.StartTime is not null) return false;
            draft.Set(PrefetchJobCondition.Complete, false, obstacle.Reason, obstacle.Message);
            draft.Set(PrefetchJobCondition.Failed, false, obstacle.Reason, obstacle.Message);
            return false;
        }

        draft.Status = draft.Status with
        {
            Run = run,
            Attempt = 0,
            Snapshot = dataset!.Status!.Snapshot!.Id,
            StartTime = draft.NowSeconds,
            CompletionTime = null,
            LastScheduleTime = run > 0 ? DateTimeOffset.FromUnixTimeSeconds(run).UtcDateTime : draft.Status.LastScheduleTime,
        };
        draft.Tell(EventType.Normal, PrefetchReason.Started, $"snapshot {draft.Status.Snapshot} on {wanted.Count} nodes");
        RunUnderWay.Continue(draft, dataset, candidates);
        return true;
    }

    private static (string Reason, string Message)? Obstacle(PrefetchJob job, Dataset? dataset, WantedNodes wanted)
    {
        var name = job.Spec.DatasetRef.Name;
        if (dataset is null) return (PrefetchReason.DatasetNotFound, $"there is no Dataset {name} in namespace {job.Metadata.NamespaceProperty}, or it is being deleted");
        if (dataset.Status?.Snapshot is null) return (PrefetchReason.NoSnapshot, StatusText.Clip($"Dataset {name} has not been listed yet{(dataset.Status?.Message is { Length: > 0 } why ? $": {why}" : "")}"));
        if (wanted.Count > 0) return null;
        return (PrefetchReason.NoNodes, job.Spec.NodeSelector.Count > 0
            ? $"no node that Dataset {name} may be on has the labels {string.Join(",", job.Spec.NodeSelector.Select(l => $"{l.Key}={l.Value}"))}"
            : $"Dataset {name} is not placed on any node yet");
    }
}
