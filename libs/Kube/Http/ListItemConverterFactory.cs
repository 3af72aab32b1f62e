using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Kube.Http;

/// <summary>Makes the converter of a type's list items.</summary>
internal sealed class ListItemConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ListItem<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ListItemConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
