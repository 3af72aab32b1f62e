using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VastK8s.Embedded.Tables;

/// <summary>
/// A JSONPath as printer columns have them: fields, list positions and one equality, as in <c>.spec.sources[0].uri</c> and <c>.status.conditions[?(@.type=='Ready')].status</c>.
/// </summary>
internal sealed partial class JsonPath
{
    private readonly IReadOnlyList<Func<JsonNode?, JsonNode?>> _steps;

    private JsonPath(IReadOnlyList<Func<JsonNode?, JsonNode?>> steps) => _steps = steps;

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It has something else in it.</exception>
    public static JsonPath Parse(string text)
    {
        var steps = new List<Func<JsonNode?, JsonNode?>>();
        var end = 0;
        foreach (Match step in Step().Matches(text))
        {
            if (step.Index != end) break;
            end += step.Length;
            steps.Add(Of(step.Groups));
        }

        return end == text.Length ? new JsonPath(steps) : throw new FormatException($"'{text}' is no path of a printer column: '{text[end..]}' is not understood");
    }

    /// <summary>What is there; null: nothing.</summary>
    public JsonNode? Of(JsonNode? node) => _steps.Aggregate(node, (current, step) => step(current));

    private static Func<JsonNode?, JsonNode?> Of(GroupCollection step)
    {
        if (step["field"] is { Success: true, Value: var field }) return node => (node as JsonObject)?[field];
        if (step["index"] is { Success: true, Value: var digits })
        {
            var index = int.Parse(digits, CultureInfo.InvariantCulture);
            return node => node is JsonArray list && index < list.Count ? list[index] : null;
        }

        var (key, value) = (step["key"].Value, step["value"].Value);
        return node => (node as JsonArray)?.FirstOrDefault(item => (item as JsonObject)?[key]?.ToString() == value);
    }

    [GeneratedRegex(@"\.(?<field>[A-Za-z_]\w*)|\[(?<index>\d+)\]|\[\?\(@\.(?<key>\w+)==['""](?<value>[^'""]*)['""]\)\]")]
    private static partial Regex Step();
}
