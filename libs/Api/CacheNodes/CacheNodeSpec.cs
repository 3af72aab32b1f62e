using System.Text.Json.Serialization;
using VastK8s.Api.CachePools;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>
/// What the operator wants of one agent. Everything the agent needs is here: it reads no Dataset, pool or job. Lists are atomic, since the operator alone
/// writes them, so that managed fields stay small.
/// </summary>
public sealed record CacheNodeSpec
{
    /// <summary>
    /// Datasets, at most. An entry with one source and what the status says of it take about 700 bytes as JSON: this many stay well below the 1.5 MiB
    /// that etcd takes for one resource.
    /// </summary>
    public const int MaxDatasets = 1000;

    /// <summary>Mount requests of one node, at most.</summary>
    public const int MaxMountRequests = 256;

    /// <summary>The node.</summary>
    [Required]
    [Length(1, ResourceName.MaxLength)]
    [CelRule("self == oldSelf", "the node of a CacheNode does not change: delete it and make another")]
    public string NodeName { get; init; } = "";

    /// <summary>Its CachePool.</summary>
    [Required]
    [Length(1, ResourceName.MaxLabelLength)]
    [CelRule("self == oldSelf", "the pool of a CacheNode does not change: delete it and make another")]
    public string Pool { get; init; } = "";

    /// <summary>Directories that hold cached bytes.</summary>
    [Items(0, 16)]
    public ValueList<PoolDirectory> Directories { get; init; } = [];

    /// <summary>How full a directory may become.</summary>
    public PoolWatermarks Watermarks { get; init; } = new();

    /// <summary>Bytes a second that prefetch may take from object stores on this node. Absent: no limit.</summary>
    [Range(1)]
    public long? PrefetchBytesPerSecond { get; init; }

    /// <summary>Datasets to hold, by namespace and name. What is not here is forgotten, except mounts: they go on until they are unmounted.</summary>
    [Items(0, MaxDatasets)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodeDataset> Datasets { get; init; } = [];

    /// <summary>Paths to make present, by age.</summary>
    [Items(0, 256)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodePrefetchJob> PrefetchJobs { get; init; } = [];

    /// <summary>Mount requests of status that get no entry, and why.</summary>
    [Items(0, MaxMountRequests)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodeMountRefusal> MountRefusals { get; init; } = [];
}
