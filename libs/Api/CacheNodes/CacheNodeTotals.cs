using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>Sums over a node's directories and Datasets.</summary>
public sealed record CacheNodeTotals
{
    /// <summary>Datasets that the node has.</summary>
    [Range(0)]
    public int Datasets { get; init; }

    /// <summary>Most bytes that it caches, in directories that work.</summary>
    [Range(0)]
    public long CapacityBytes { get; init; }

    /// <summary>Bytes that it caches there.</summary>
    [Range(0)]
    public long UsedBytes { get; init; }

    /// <summary>Bytes a second that arrive.</summary>
    [Range(0)]
    public long RateBytesPerSecond { get; init; }

    /// <summary>The sums of these.</summary>
    public static CacheNodeTotals Of(ValueList<NodeDirectoryStatus> directories, ValueList<NodeDatasetStatus> datasets) => new()
    {
        Datasets = datasets.Count,
        CapacityBytes = directories.Where(d => d.State != NodeDirectoryStatus.Failed).Sum(d => d.CapacityBytes),
        UsedBytes = directories.Where(d => d.State != NodeDirectoryStatus.Failed).Sum(d => d.UsedBytes),
        RateBytesPerSecond = datasets.Sum(d => d.RateBytesPerSecond),
    };
}
