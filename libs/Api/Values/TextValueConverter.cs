using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Values;

/// <summary>A JSON string, or a number, which is held as its text: <c>capacity: 1000000</c>.</summary>
internal sealed class TextValueConverter<T> : JsonConverter<T>
    where T : struct, ITextValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Number
        ? T.Of(reader.TryGetInt64(out long number) ? number.ToString(CultureInfo.InvariantCulture) : reader.GetDouble().ToString(CultureInfo.InvariantCulture))
        : T.Of(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
