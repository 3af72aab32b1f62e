using System.Text.Json.Serialization;

namespace VastK8s.ObjectStores.Gcs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GcsPage))]
[JsonSerializable(typeof(GcsObject))]
[JsonSerializable(typeof(GcsErrorBody))]
internal sealed partial class GcsJson : JsonSerializerContext;
