using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Values;
using VastK8s.CacheAgent.Prefetching;

namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>A prefetch's report as the API has it.</summary>
internal static class JobReport
{
    private const int MaxFailures = 5;

    public static NodePrefetchJobStatus Of(NodePrefetchJob job, PrefetchReport? report, string state, string? message) => new()
    {
        Uid = job.Uid,
        Run = job.Run,
        Attempt = job.Attempt,
        State = state,
        Objects = report is null ? new() : new WorkCount { Total = report.ObjectsTotal, Done = report.ObjectsDone, Failed = report.ObjectsFailed },
        Bytes = report is null ? new() : new WorkCount { Total = report.BytesTotal, Done = report.BytesDone, Failed = report.BytesFailed },
        RateBytesPerSecond = state == NodePrefetchJobStatus.Running ? report?.Rate ?? 0 : 0,
        Message = message,
        Failures = state == NodePrefetchJobStatus.Failed ? FailuresOf(report) : [],
    };

    private static ValueList<Api.PrefetchJobs.PrefetchFailure> FailuresOf(PrefetchReport? report) =>
    [
        .. (report?.Failures ?? []).Take(MaxFailures).Select(f => new Api.PrefetchJobs.PrefetchFailure
        {
            Key = f.Key.Length == 0 ? null : f.Key,
            Message = f.Message.Length == 0 ? null : f.Message,
        }),
    ];
}
