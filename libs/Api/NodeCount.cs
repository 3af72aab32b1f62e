using VastK8s.Api.Schema;

namespace VastK8s.Api;

/// <summary>Numbers of nodes.</summary>
public sealed record NodeCount
{
    /// <summary>Nodes that are wanted.</summary>
    [Range(0)]
    public int Desired { get; init; }

    /// <summary>Those of them that have what is wanted.</summary>
    [Range(0)]
    public int Ready { get; init; }
}
