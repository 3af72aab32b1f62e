using VastK8s.Api;
using VastK8s.Api.CacheNodes;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>How two statuses differ.</summary>
internal static class StatusChange
{
    /// <summary>Whether they say the same; when it was written is no news.</summary>
    public static bool IsNone(CacheNodeStatus one, CacheNodeStatus other) => one with { HeartbeatTime = null } == other with { HeartbeatTime = null };

    /// <summary>Whether they differ at most in how far something is: in numbers that rise while work goes on.</summary>
    public static bool IsProgress(CacheNodeStatus one, CacheNodeStatus other) => WithoutNumbers(one) == WithoutNumbers(other);

    private static CacheNodeStatus WithoutNumbers(CacheNodeStatus status) => status with
    {
        HeartbeatTime = null,
        Summary = new(),
        Totals = new(),
        Directories = [.. status.Directories.Select(d => d with { UsedBytes = 0 })],
        Datasets = [.. status.Datasets.Select(d => d with { CachedBytes = 0, CachedObjects = 0, RateBytesPerSecond = 0, Listing = d.Listing is { } listing ? listing with { Objects = 0 } : null })],
        PrefetchJobs = [.. status.PrefetchJobs.Select(j => j with { Objects = new WorkCount(), Bytes = new WorkCount(), RateBytesPerSecond = 0 })],
    };
}
