using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Placement;

/// <summary>
/// Bytes of a node that Datasets may still be promised: the capacity of its working directories up to the high watermark, above which eviction would take again what was
/// fetched, less what is promised already.
/// </summary>
internal sealed class NodeRoom
{
    private readonly Int128 _total;
    private Int128 _taken;

    private NodeRoom(Int128? total)
    {
        IsKnown = total is not null;
        _total = total ?? 0;
    }

    /// <summary>Whether the agent has said how much it may keep.</summary>
    public bool IsKnown { get; }

    /// <summary>Bytes that are not promised; negative when more was promised than there is by now.</summary>
    public Int128 Left => _total - _taken;

    /// <summary>Bytes that may be promised in all.</summary>
    public Int128 Total => _total;

    public static NodeRoom Of(CacheNodeStatus? status, PoolWatermarks watermarks) => new(
        status is not { Directories.Count: > 0 }
            ? null
            : status.Directories.Where(d => d.State != NodeDirectoryStatus.Failed).Aggregate((Int128)0, (sum, d) => sum + d.CapacityBytes) * watermarks.HighPercent / 100);

    /// <summary>Room that the Datasets which are let in there leave. What they have cached so far does not matter: all of it is to come.</summary>
    /// <param name="node">The node, and what it is to fetch.</param>
    /// <param name="bytesOf">Bytes of the snapshot of an entry's Dataset.</param>
    public static NodeRoom LeftOn(CacheNode node, Func<NodeDataset, long> bytesOf)
    {
        var room = Of(node.Status, node.Spec.Watermarks);
        foreach (var entry in node.Spec.Datasets)
        {
            if (entry.Prefetch is { Policy: PrefetchPolicy.Eager } prefetch) room.Take(Need.Bytes(prefetch, bytesOf(entry), room));
        }

        return room;
    }

    /// <summary>Bytes that lack for a Dataset that is to be let in besides, 0: none; null where the capacity is not known.</summary>
    public long? Lacking(DatasetPrefetch prefetch, long snapshotBytes) => IsKnown ? (long)Int128.Clamp(Need.Bytes(prefetch, snapshotBytes, this) - Left, 0, long.MaxValue) : null;

    public bool Fits(long bytes) => IsKnown && bytes <= Left;

    public void Take(long bytes) => _taken += bytes;
}
