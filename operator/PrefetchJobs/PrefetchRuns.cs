using VastK8s.Api.Conditions;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>What a PrefetchJob's status says of its run.</summary>
internal static class PrefetchRuns
{
    /// <summary>A run has begun and not ended; it may be suspended, or wait to be tried again.</summary>
    public static bool IsUnderWay(this PrefetchJobStatus status) => status is { StartTime: not null, CompletionTime: null };

    /// <summary>The one run of a job without schedule has ended: nothing will happen any more.</summary>
    public static bool IsFinished(this PrefetchJob job) => job.Spec.Schedule is null && job.Status is { StartTime: not null, CompletionTime: not null };

    /// <summary>
    /// Whether nodes are to have an entry of it: <c>spec.prefetchJobs</c> of the nodes that <see cref="WantedNodes"/> tells of, with run, attempt and snapshot of this status and the paths of its spec.
    /// </summary>
    public static bool WantsFetching(this PrefetchJob job) =>
        job is { Metadata.DeletionTimestamp: null, Spec.Suspend: false, Status: { Snapshot: not null } status } && status.IsUnderWay() && !status.Conditions.IsTrue(PrefetchJobCondition.Failed);
}
