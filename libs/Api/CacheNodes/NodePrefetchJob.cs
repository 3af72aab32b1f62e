using System.Text.Json.Serialization;
using VastK8s.Api.Datasets;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>One run of a PrefetchJob on one node. It is fetched while it is here; when it goes, fetching stops and what is there stays.</summary>
public sealed record NodePrefetchJob
{
    /// <summary><c>metadata.uid</c> of the PrefetchJob.</summary>
    [Required]
    [Length(1, 64)]
    public string Uid { get; init; } = "";

    /// <summary>Which run of it: the scheduled time in Unix seconds, 0 for a job without schedule. Another number is another run.</summary>
    [Range(0)]
    public long Run { get; init; }

    /// <summary>Which attempt of that run, from 0: another number begins again with what is missing.</summary>
    [Range(0)]
    public int Attempt { get; init; }

    /// <summary><c>metadata.uid</c> of the Dataset; it is among spec.datasets.</summary>
    [Required]
    [Length(1, 64)]
    public string DatasetUid { get; init; } = "";

    /// <summary>Id of the snapshot whose objects are wanted.</summary>
    [Required]
    [Length(1, 128)]
    public string Snapshot { get; init; } = "";

    /// <summary>Files and directories of the tree, without leading '/'. Empty: everything.</summary>
    [Items(0, TreePaths.MaxPaths)]
    [Length(1, TreePaths.MaxLength)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Paths { get; init; } = [];
}
