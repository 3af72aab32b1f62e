using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.Datasets;

/// <summary>What is there of a Dataset, as the operator last saw it.</summary>
public sealed record DatasetStatus
{
    /// <summary>The <c>metadata.generation</c> that all of this is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>
    /// For people: Pending, Indexing, Caching, Ready, Degraded, Failed or Terminating. Programs read conditions.
    /// </summary>
    [Length(0, 32)]
    public string? Phase { get; init; }

    /// <summary>What is amiss, what is going on, or what deletion waits for.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }

    /// <summary>Indexed, Cached, Mountable, SourceReachable and Degraded.</summary>
    [ListMap("type")]
    [Items(0, 16)]
    public ValueList<V1Condition> Conditions { get; init; } = [];

    /// <summary>The snapshot that new mounts show. Absent: none yet.</summary>
    public DatasetSnapshot? Snapshot { get; init; }

    /// <summary>What the wanted nodes hold together. Absent: not known yet.</summary>
    public DatasetCached? Cached { get; init; }

    /// <summary>Nodes that are to hold it.</summary>
    public NodeCount Nodes { get; init; } = new();

    /// <summary>Mounts on all nodes together.</summary>
    [Range(0)]
    public int Mounts { get; init; }

    /// <summary>Bytes a second that arrive on all nodes together, over the last few seconds.</summary>
    [Range(0)]
    public long RateBytesPerSecond { get; init; }

    /// <summary>Some of these numbers as text, for the columns of <c>kubectl get</c>.</summary>
    public DatasetSummary Summary { get; init; } = new();
}
