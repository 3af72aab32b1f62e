using System.Text.Json;

namespace VastK8s.Kube.Http;

/// <summary>Tells which object could not be decoded.</summary>
internal static class Undecodable
{
    /// <summary>What the package's converters throw for a value that does not fit (a time, a quantity), and what the serializer itself throws.</summary>
    public static bool IsCause(Exception exception) => exception is JsonException or FormatException or InvalidOperationException or OverflowException or NotSupportedException or ArgumentException;

    /// <summary>Reads the object's name, and stops at the object's end.</summary>
    public static UndecodableObject Of(ref Utf8JsonReader reader, Exception exception)
    {
        var metadata = JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Object } obj && obj.TryGetProperty("metadata", out var found) ? found : default;
        return new UndecodableObject(new NamespacedName(TextOf(metadata, "namespace"), TextOf(metadata, "name")), exception.Message);
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
