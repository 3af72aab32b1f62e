using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>An immutable listing of the sources.</summary>
public sealed record DatasetSnapshot
{
    /// <summary>Hash of its content, lower-case hex.</summary>
    [Required]
    [Length(1, 128)]
    public string Id { get; init; } = "";

    /// <summary>Files in the tree.</summary>
    [Range(0)]
    public long Objects { get; init; }

    /// <summary>Their bytes.</summary>
    [Range(0)]
    public long Bytes { get; init; }

    /// <summary>Objects that are not in the tree because their keys are no file names, or for another reason.</summary>
    [Range(0)]
    public long SkippedObjects { get; init; }

    /// <summary>How many by which reason (docs/SEMANTICS.md has the reasons).</summary>
    [Items(0, 32)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueMap<long> SkippedReasons { get; init; }

    /// <summary>When the listing ended.</summary>
    public DateTime? ListedAt { get; init; }
}
