using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Values;
using VastK8s.CacheAgent.Nodes.Mounting;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>The status of a CacheNode: a function of what there is, and of the status before, whose conditions say since when.</summary>
internal static class NodeStatus
{
    /// <param name="facts">What there is.</param>
    /// <param name="before">The status before; null: none is known.</param>
    /// <param name="now">For conditions that change, and the heartbeat.</param>
    public static CacheNodeStatus Of(NodeFacts facts, CacheNodeStatus? before, DateTimeOffset now)
    {
        var generation = facts.Desired?.Generation ?? 0;
        var known = (before?.Datasets ?? []).GroupBy(d => d.Uid).ToDictionary(d => d.Key, d => d.First());
        ValueList<NodeDatasetStatus> datasets = [.. facts.Datasets.Select(d => DatasetStatus.Of(d, known.GetValueOrDefault(d.Uid), facts.Limitations.Count == 0, now))];
        ValueList<NodeDirectoryStatus> directories = [.. facts.Directories];
        var totals = CacheNodeTotals.Of(directories, datasets);
        var (ready, reason, message) = Readiness(facts);
        var conditions = (before?.Conditions ?? [])
            .With(CacheNodeCondition.Ready, Text(ready), reason, message, generation, now)
            .With(CacheNodeCondition.MountSupported, Text(facts.Limitations.Count == 0), facts.Limitations.Count == 0 ? "Supported" : "NotSupported", string.Join("; ", facts.Limitations), generation, now);
        var (fits, why) = Capacity(facts);
        conditions = conditions.With(CacheNodeCondition.SufficientCapacity, Text(fits), fits ? "Sufficient" : "InsufficientCapacity", why, generation, now);
        return StatusBounds.Fit(new CacheNodeStatus
        {
            ObservedGeneration = generation,
            AgentVersion = facts.Version,
            Address = facts.Address,
            HeartbeatTime = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).UtcDateTime,
            Message = conditions.FirstOrDefault(c => c.Status == ConditionStatus.False)?.Message,
            Conditions = conditions,
            Directories = directories,
            Datasets = datasets,
            PrefetchJobs = [.. facts.Jobs],
            MountRequests = MountRequestList.Of(facts, before, now),
            Totals = totals,
            Summary = CacheNodeSummary.Of(totals),
        });
    }

    private static string Text(bool value) => value ? ConditionStatus.True : ConditionStatus.False;

    private static (bool Ready, string Reason, string Message) Readiness(NodeFacts facts)
    {
        if (facts.IsStopping) return (false, "Stopping", "the agent was told to stop: mounts go on, what is cached is read, what is not waits for the next agent");
        if (facts.Directories.FirstOrDefault(d => d.State == NodeDirectoryStatus.Failed) is { } failed) return (false, "DirectoryFailed", failed.Message ?? failed.Path);
        if (facts.Directories.FirstOrDefault(d => d.State == NodeDirectoryStatus.Full) is { } full) return (false, "DirectoryFull", full.Message ?? full.Path);
        return facts.Unreadable.Count > 0 ? (false, "DatasetUnreadable", string.Join("; ", facts.Unreadable)) : (true, "Ready", "");
    }

    private static (bool Fits, string Message) Capacity(NodeFacts facts)
    {
        var lacking = facts.Datasets.Where(d => d.Prefetch is { Shortfall: > 0 }).ToList();
        return lacking.Count == 0 ? (true, "") : (false, $"{lacking.Count} Datasets that are to be prefetched lack {StatusText.Bytes(lacking.Max(d => d.Prefetch!.Shortfall))} at most each: raise the capacity, or want fewer of them here");
    }
}
