using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>What is fetched before anybody reads it.</summary>
[CelRule("!has(self.paths) || self.policy != 'OnDemand'", "nothing is fetched beforehand with policy OnDemand: leave paths out, or use Eager", FieldPath = ".paths")]
public sealed record DatasetPrefetch
{
    /// <summary><c>Eager</c>: nodes fetch it as soon as it is listed, if there is room for all of it. <c>OnDemand</c>: objects come when they are read.</summary>
    [Allowed(PrefetchPolicy.Eager, PrefetchPolicy.OnDemand)]
    public string Policy { get; init; } = PrefetchPolicy.Eager;

    /// <summary>With Eager: the files and directories of the tree to fetch, without leading '/'. Absent: everything.</summary>
    [Items(0, TreePaths.MaxPaths)]
    [Length(1, TreePaths.MaxLength)]
    [Pattern(TreePaths.Expression, "not a path of the tree", TreePaths.Remedy)]
    [CelRule(TreePaths.NoDotsRule, TreePaths.NoDotsMessage)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Paths { get; init; } = [];

    /// <summary>Datasets with a higher one are fetched first where several wait for the same node.</summary>
    [Range(-1000, 1000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Priority { get; init; }
}
