using VastK8s.Api.Values;

namespace VastK8s.Api.CachePools;

/// <summary>Limits on what prefetch takes from object stores, in bytes a second.</summary>
public sealed record PoolBandwidth
{
    /// <summary>Of each node, as in 500Mi. Absent: no limit.</summary>
    public ByteQuantity? PerNode { get; init; }

    /// <summary>Of all nodes of the pool together, as in 5Gi; each gets an equal share. Absent: no limit.</summary>
    public ByteQuantity? Total { get; init; }
}
