using System.Text.Json;

namespace VastK8s.Operator.Placement.Pods;

/// <summary>Reads of JSON that somebody else wrote: what is null, or not of the kind that is asked for, is not there.</summary>
internal static class JsonReads
{
    /// <summary>A field that is an object or a list.</summary>
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? child : null;

    /// <summary>A field that is text, and not empty.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.String && child.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The items of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
}
