using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.CachePools;

/// <summary>Which nodes cache, where, and how much.</summary>
public sealed record CachePoolSpec
{
    /// <summary>Labels that a node must have to belong to the pool. Absent: every node whose taints are tolerated.</summary>
    [Items(0, 16)]
    [Length(0, ResourceName.MaxLabelLength)]
    [Pattern(ResourceName.LabelValueExpression, "not a label's value", "use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, 63 at most")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueMap<string> NodeSelector { get; init; }

    /// <summary>Taints that do not keep a node out of the pool, nor its agent off the node.</summary>
    [Items(0, 32)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<PoolToleration> Tolerations { get; init; } = [];

    /// <summary>Directories of each node that hold cached bytes, best one on each local disk.</summary>
    [Required]
    [ListMap("path")]
    [Items(1, 16)]
    [CelRule(
        "self.all(a, self.all(b, !b.path.startsWith(a.path + '/')))",
        "a directory lies inside another one: use directories beside each other")]
    public ValueList<PoolDirectory> Directories { get; init; } = [];

    /// <summary>How full a directory may become.</summary>
    public PoolWatermarks Watermarks { get; init; } = new();

    /// <summary>Limits on what prefetch takes from object stores. Absent: none. Reads on demand are not limited.</summary>
    public PoolBandwidth? Bandwidth { get; init; }
}
