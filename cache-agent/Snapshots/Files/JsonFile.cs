using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>JSON documents with a <c>format</c> number, which is looked at before anything else is understood.</summary>
internal static class JsonFile
{
    public static T Parse<T>(ReadOnlySpan<byte> json, string path, int knownFormat, JsonTypeInfo<T> type)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using (var document = JsonDocument.ParseValue(ref reader))
            {
                var format = document.RootElement.GetProperty("format").GetInt64();
                if (format != knownFormat)
                    throw SnapshotFormatException.UnknownFormat(path, format, knownFormat);
            }

            return JsonSerializer.Deserialize(json, type)!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SnapshotFormatException($"{path} is damaged ({e.Message}): delete the Dataset's directory to build it anew", e);
        }
    }
}
