using VastK8s.Api.Schema;

namespace VastK8s.Api.Datasets;

/// <summary>What the wanted nodes hold of the current snapshot, present and verified.</summary>
public sealed record DatasetCached
{
    /// <summary>Bytes, summed over the nodes.</summary>
    [Range(0)]
    public long Bytes { get; init; }

    /// <summary>Objects, summed over the nodes.</summary>
    [Range(0)]
    public long Objects { get; init; }

    /// <summary>Share of the bytes of the snapshot times the wanted nodes, in whole percent, rounded down.</summary>
    [Range(0, 100)]
    public int Percent { get; init; }
}
