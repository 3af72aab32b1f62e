using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Values;

/// <summary>JSON objects, and null for an empty one.</summary>
internal sealed class ValueMapConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueMap<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ValueMapConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
