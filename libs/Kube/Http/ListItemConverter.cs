using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Kube.Http;

/// <summary>Decodes an item, and stops at its end when that fails, so that the rest of the list is read.</summary>
internal sealed class ListItemConverter<T> : JsonConverter<ListItem<T>> where T : class
{
    public override ListItem<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A converter gets a value whole, so the reader can be copied and the copy be tried.
        var attempt = reader;
        try
        {
            var item = JsonSerializer.Deserialize<T>(ref attempt, options);
            reader = attempt;
            return new ListItem<T>(item, null);
        }
        catch (Exception e) when (Undecodable.IsCause(e))
        {
            return new ListItem<T>(null, Undecodable.Of(ref reader, e));
        }
    }

    public override void Write(Utf8JsonWriter writer, ListItem<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Object, options);
}
