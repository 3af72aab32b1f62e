using System.Text.Json.Serialization;
using k8s.Models;
using VastK8s.Api.Datasets;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.CacheNodes;

/// <summary>What a node has of a Dataset.</summary>
public sealed record NodeDatasetStatus
{
    /// <summary><c>metadata.uid</c> of the Dataset.</summary>
    [Required]
    [Length(1, 64)]
    public string Uid { get; init; } = "";

    /// <summary>generation of the entry in spec that this is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>With role List: the listing that was asked for last.</summary>
    public NodeListing? Listing { get; init; }

    /// <summary>The newest snapshot that the node has, whole and ready to be mounted or given to other nodes. Absent: none yet.</summary>
    public DatasetSnapshot? Snapshot { get; init; }

    /// <summary>Objects of it that are present and verified.</summary>
    [Range(0)]
    public long CachedObjects { get; init; }

    /// <summary>Their bytes.</summary>
    [Range(0)]
    public long CachedBytes { get; init; }

    /// <summary>Whether a pod on this node can mount the snapshot that spec names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Mountable { get; init; }

    /// <summary>Whether all that spec wants is so: mountable, and what is to be prefetched present and verified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Ready { get; init; }

    /// <summary>Places on the node where it is mounted, in whichever snapshot.</summary>
    [Range(0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Mounts { get; init; }

    /// <summary>Bytes a second that arrive, over the last few seconds.</summary>
    [Range(0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RateBytesPerSecond { get; init; }

    /// <summary>What is amiss on this node; a type that is absent is as it should be, so that a healthy Dataset has none.</summary>
    [ListMap("type")]
    [Items(0, 8)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<V1Condition> Conditions { get; init; } = [];
}
