using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>How far the wanted nodes are with one attempt of a run, together.</summary>
internal sealed record NodeSums
{
    private const int MaxFailures = 10;

    public PrefetchNodes Nodes { get; private init; } = new();

    public WorkCount Objects { get; private init; } = new();

    public WorkCount Bytes { get; private init; } = new();

    public long Rate { get; private init; }

    public IReadOnlyList<PrefetchFailure> Failures { get; private init; } = [];

    /// <summary>What nodes that are not complete say, and which have not begun; empty: nothing is amiss.</summary>
    public string Message { get; private init; } = "";

    public bool IsComplete => Nodes.Desired > 0 && Nodes.Complete == Nodes.Desired;

    /// <summary>Whether no node has anything left to do.</summary>
    public bool IsSettled => Nodes.Running + Nodes.Pending == 0;

    /// <summary>Seconds left at this rate; null: not known.</summary>
    public long? EtaSeconds => Rate <= 0 ? null : (long)Int128.Min(((Int128)Math.Max(0, Bytes.Total - Bytes.Done - Bytes.Failed) + Rate - 1) / Rate, long.MaxValue);

    public static NodeSums Of(PrefetchJob job, PrefetchJobStatus status, Dataset? dataset, WantedNodes wanted)
    {
        var reports = wanted.Nodes.Select(node => (node.Name, Report: node.ReportOf(job.Metadata.Uid, status.Run, status.Attempt))).ToList();
        var all = reports.Select(r => r.Report).OfType<NodePrefetchJobStatus>().ToList();
        var nodes = new PrefetchNodes
        {
            Desired = wanted.Count,
            Running = all.Count(r => r.State == NodePrefetchJobStatus.Running),
            Complete = all.Count(r => r.State == NodePrefetchJobStatus.Complete),
            Failed = all.Count(r => r.State == NodePrefetchJobStatus.Failed),
        };
        nodes = nodes with { Pending = nodes.Desired - nodes.Running - nodes.Complete - nodes.Failed };

        // Paths of one snapshot are the same objects everywhere: what one node has counted stands for those that have not yet, so that half of the nodes are never 100 %.
        var silent = wanted.Others + reports.Count(r => !HasCounted(r.Report));
        var whole = job.Spec.Paths.Count == 0 && dataset?.Status?.Snapshot is { } snapshot && snapshot.Id == status.Snapshot ? snapshot : null;
        return new NodeSums
        {
            Nodes = nodes,
            Objects = Sum(all.Select(r => r.Objects), silent, whole?.Objects),
            Bytes = Sum(all.Select(r => r.Bytes), silent, whole?.Bytes),
            Rate = all.Where(r => r.State == NodePrefetchJobStatus.Running).Sum(r => r.RateBytesPerSecond),
            Failures = [.. reports.SelectMany(r => (r.Report?.Failures ?? []).Select(f => f with { Node = r.Name })).Take(MaxFailures)],
            Message = string.Join("; ", Messages(reports, wanted.Others)),
        };
    }

    private static bool HasCounted(NodePrefetchJobStatus? report) =>
        report is not null && (report.State is NodePrefetchJobStatus.Complete or NodePrefetchJobStatus.Failed || report.Objects.Total > 0);

    private static WorkCount Sum(IEnumerable<WorkCount> counts, int silent, long? whole)
    {
        var list = counts.ToList();
        var sum = list.Aggregate(new WorkCount(), (a, b) => a + b);
        return sum with { Total = sum.Total + (silent * (whole ?? list.Select(c => c.Total).DefaultIfEmpty().Max())) };
    }

    private static IEnumerable<string> Messages(List<(string Name, NodePrefetchJobStatus? Report)> reports, int others)
    {
        foreach (var (name, report) in reports)
        {
            if (report is null or { State: NodePrefetchJobStatus.Complete }) continue;
            if (report.Message is { Length: > 0 } message) yield return $"{name}: {message}";
            else if (report.State == NodePrefetchJobStatus.Failed) yield return $"{name}: failed";
        }

        var silent = reports.Where(r => r.Report is null).Select(r => r.Name).ToList();
        if (silent.Count > 0) yield return $"not begun on {string.Join(", ", silent.Take(3))}{(silent.Count > 3 ? $" and {silent.Count - 3} more" : "")}";
        if (others > 0) yield return $"{others} more nodes have no room for the Dataset, or have not been told yet";
    }
}
