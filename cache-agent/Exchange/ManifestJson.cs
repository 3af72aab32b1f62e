using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>A manifest as JSON.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write(SnapshotManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Options);

    /// <exception cref="JsonException">It is none.</exception>
    public static SnapshotManifest Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<SnapshotManifest>(json, Options) ?? throw new JsonException("null");
}
