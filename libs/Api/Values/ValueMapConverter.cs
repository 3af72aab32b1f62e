using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Values;

internal sealed class ValueMapConverter<T> : JsonConverter<ValueMap<T>>
{
    public override bool HandleNull => true;

    public override ValueMap<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options) is { } entries ? new ValueMap<T>(entries) : default;

    public override void Write(Utf8JsonWriter writer, ValueMap<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string key, T item) in value)
        {
            writer.WritePropertyName(key);
            JsonSerializer.Serialize(writer, item, options);
        }

        writer.WriteEndObject();
    }
}
