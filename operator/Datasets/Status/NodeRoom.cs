using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Room on a node for what is fetched beforehand.</summary>
internal static class NodeRoom
{
    /// <summary>
    /// Bytes that a Dataset of this size lacks there, 0: none; null where the node's capacity is not known. Room is the capacity of the directories that work up to the high watermark,
    /// without the snapshots of the Datasets that are let in there. What they have cached so far does not matter: all of it is to come.
    /// </summary>
    public static long? Lacking(CacheNode node, long bytes, Func<NodeDataset, long> bytesOf)
    {
        if (node.Status is not { Directories.Count: > 0 } status) return null;
        var capacity = status.Directories.Where(directory => directory.State != NodeDirectoryStatus.Failed).Aggregate((Int128)0, (sum, directory) => sum + directory.CapacityBytes);
        var taken = node.Spec.Datasets.Where(entry => entry.Prefetch is { Policy: PrefetchPolicy.Eager }).Aggregate((Int128)0, (sum, entry) => sum + bytesOf(entry));
        return (long)Int128.Clamp(bytes - (capacity * node.Spec.Watermarks.HighPercent / 100 - taken), 0, long.MaxValue);
    }
}
