using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;

namespace VastK8s.Operator.Pools.Capacity;

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

    public bool Fits(long bytes) => IsKnown && bytes <= Left;

    public void Take(long bytes) => _taken += bytes;
}
