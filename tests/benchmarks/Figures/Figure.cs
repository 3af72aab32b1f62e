using System.Text.Json.Serialization;
using VastK8s.Benchmarks.Measuring;

namespace VastK8s.Benchmarks.Figures;

/// <summary>One entry of bench.json.</summary>
internal sealed record Figure
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>null: not measured, and <see cref="Notes"/> says why.</summary>
    [JsonPropertyName("value")]
    public required double? Value { get; init; }

    [JsonPropertyName("unit")]
    public required string Unit { get; init; }

    /// <summary>The other side, or what the value is a count of.</summary>
    [JsonPropertyName("against")]
    public required string Against { get; init; }

    /// <summary>Counted runs of each side; the value is (or is made of) their median.</summary>
    [JsonPropertyName("runs")]
    public required int Runs { get; init; }

    /// <summary>"≥ 0.85"; null: reported beside the others, with no bar to clear.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; init; }

    [JsonPropertyName("met")]
    public bool? Met { get; init; }

    [JsonPropertyName("ours")]
    public Samples? Ours { get; init; }

    [JsonPropertyName("theirs")]
    public Samples? Theirs { get; init; }

    [JsonPropertyName("notes")]
    public IReadOnlyList<string> Notes { get; init; } = [];
}
