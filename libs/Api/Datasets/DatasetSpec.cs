using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.Datasets;

/// <summary>What a Dataset shows and how.</summary>
public sealed record DatasetSpec
{
    /// <summary>Sources, at most: what the pairwise rules on them may cost an API server (10,000,000 units an expression) sets it.</summary>
    public const int MaxSources = 64;

    /// <summary>Buckets, containers and directories, each at its own path of the tree. At equal paths of files the first source wins.</summary>
    [Required]
    [Items(1, MaxSources)]
    [CelRule(
        "self.all(a, !has(a.name) || a.name == '' || self.exists_one(b, has(b.name) && b.name == a.name))",
        "two sources have the same name: use another one, or leave it out")]
    [CelRule(
        "self.all(a, !has(a.path) || a.path == '' || self.all(b, !has(b.path) || !b.path.startsWith(a.path + '/')))",
        "the path of a source lies inside another one's: use the same path for both, or paths beside each other")]
    public ValueList<DatasetSource> Sources { get; init; } = [];

    /// <summary>What a mount promises about change at the source.</summary>
    public DatasetConsistency Consistency { get; init; } = new();

    /// <summary>Owner, group and permission bits of what is mounted.</summary>
    public DatasetOwnership Ownership { get; init; } = new();

    /// <summary>The CachePool whose nodes hold it. Absent: the one named <c>default</c>, else the only one there is.</summary>
    public NameReference? PoolRef { get; init; }

    /// <summary>Labels that a node of the pool must have to hold it. Absent: every node of the pool.</summary>
    [Items(0, 16)]
    [Length(0, ResourceName.MaxLabelLength)]
    [Pattern(ResourceName.LabelValueExpression, "not a label's value", "use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, 63 at most")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueMap<string> NodeSelector { get; init; }

    /// <summary>How copies are laid out on those nodes.</summary>
    public DatasetPlacement Placement { get; init; } = new();

    /// <summary>What is fetched before anybody reads it.</summary>
    public DatasetPrefetch Prefetch { get; init; } = new();

    /// <summary>When the sources are listed again. Absent: only when asked.</summary>
    public DatasetRefresh? Refresh { get; init; }

    /// <summary>Other namespaces whose pods may mount it; each gets a PersistentVolumeClaim of the same name.</summary>
    [ListSet]
    [Items(0, 64)]
    [Length(1, ResourceName.MaxLabelLength)]
    [Pattern(ResourceName.LabelExpression, "not a namespace", "use lower-case letters, digits and '-', beginning and ending with a letter or digit, 63 at most")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> SharedWith { get; init; } = [];

    /// <summary>
    /// Whether nodes keep what they cached when the Dataset is deleted, until the space is needed: a Dataset of the same namespace and name applied
    /// later finds the objects that its sources still have. Absent or false: deleted with it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retain { get; init; }
}
