using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.CachePools;

/// <summary>Sums over the nodes of a pool.</summary>
public sealed record CachePoolStatus
{
    /// <summary>The <c>metadata.generation</c> that all of this is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>What is amiss.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }

    /// <summary>Accepted and Ready.</summary>
    [ListMap("type")]
    [Items(0, 16)]
    public ValueList<V1Condition> Conditions { get; init; } = [];

    /// <summary>Nodes that belong to the pool.</summary>
    public NodeCount Nodes { get; init; } = new();

    /// <summary>Most bytes that its nodes cache.</summary>
    [Range(0)]
    public long CapacityBytes { get; init; }

    /// <summary>Bytes that they cache.</summary>
    [Range(0)]
    public long UsedBytes { get; init; }

    /// <summary>Datasets that the pool holds.</summary>
    [Range(0)]
    public int Datasets { get; init; }

    /// <summary>Some of these numbers as text, for the columns of <c>kubectl get</c>.</summary>
    public CachePoolSummary Summary { get; init; } = new();
}
