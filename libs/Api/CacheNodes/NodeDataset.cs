using System.Text.Json.Serialization;
using VastK8s.Api.Datasets;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>A Dataset as one node is to hold it.</summary>
public sealed record NodeDataset
{
    /// <summary>Namespace of the Dataset.</summary>
    [Required]
    [Length(1, ResourceName.MaxLabelLength)]
    public string Namespace { get; init; } = "";

    /// <summary>Name of the Dataset.</summary>
    [Required]
    [Length(1, ResourceName.MaxLength)]
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c> of the Dataset: what its state on the node is kept by. Another Dataset of the same name is another one.</summary>
    [Required]
    [Length(1, 64)]
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.generation</c> of the Dataset that this entry was made from; the agent reports it as observedGeneration.</summary>
    [Required]
    [Range(1)]
    public long Generation { get; init; }

    /// <summary>The Dataset's sources. A secretRef names the operator's copy of the Secret in the system namespace.</summary>
    [Required]
    [Items(1, DatasetSpec.MaxSources)]
    public ValueList<DatasetSource> Sources { get; init; } = [];

    /// <summary>Owner, group and modes. Absent: the defaults.</summary>
    public DatasetOwnership? Ownership { get; init; }

    /// <summary>What a mount promises. Absent: the defaults.</summary>
    public DatasetConsistency? Consistency { get; init; }

    /// <summary><c>Hold</c>: take the snapshot from a node that has it. <c>List</c>: besides, list the sources when asked.</summary>
    [Allowed(NodeRole.Hold, NodeRole.List)]
    public string Role { get; init; } = NodeRole.Hold;

    /// <summary>With List: a token; another one than status' listing.request asks for a new listing. Absent: none is asked for.</summary>
    [Length(1, 64)]
    public string? ListRequest { get; init; }

    /// <summary>The snapshot that new mounts show. Absent: none yet.</summary>
    public NodeSnapshot? Snapshot { get; init; }

    /// <summary>What is fetched before anybody reads it. Absent: nothing.</summary>
    public DatasetPrefetch? Prefetch { get; init; }

    /// <summary>Whether what is cached stays, until the space is needed, when this entry goes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retain { get; init; }

    /// <summary>
    /// Whether the node holds none of the copies that spec.placement.copies counts: the entry is there because the node lists, because a mount was asked for or is there, or for a run of a
    /// PrefetchJob, and goes when that is over.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MountOnly { get; init; }
}
