using System.Text.Json.Serialization;

namespace VastK8s.Benchmarks.Measuring;

/// <summary>What several runs of one side gave, in the order they ran.</summary>
/// <param name="What">The side, in words.</param>
/// <param name="Unit">Of each value.</param>
/// <param name="Values">One a run.</param>
internal sealed record Samples(
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("values")] IReadOnlyList<double> Values)
{
    [JsonPropertyName("median")]
    public double Median { get; } = MedianOf(Values);

    /// <summary>The middle value, or the mean of the middle two.</summary>
    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("no value to take the median of", nameof(values));
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
