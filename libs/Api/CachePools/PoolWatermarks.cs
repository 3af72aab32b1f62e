using VastK8s.Api.Schema;

namespace VastK8s.Api.CachePools;

/// <summary>When cached bytes are evicted, in percent of a directory's capacity.</summary>
[CelRule("self.lowPercent < self.highPercent", "lowPercent must be below highPercent", FieldPath = ".lowPercent")]
public sealed record PoolWatermarks
{
    /// <summary>Above this, eviction starts.</summary>
    [Range(1, 100)]
    public int HighPercent { get; init; } = 95;

    /// <summary>It goes on down to this.</summary>
    [Range(1, 100)]
    public int LowPercent { get; init; } = 90;
}
