using System.Globalization;
using k8s.Models;

namespace VastK8s.Api.Generator;

/// <summary>A field of the reference in words.</summary>
internal static class FieldText
{
    public static string TypeOf(V1JSONSchemaProps schema) => schema switch
    {
        { XKubernetesIntOrString: true } => "integer or string",
        { EnumProperty: { } values } => string.Join(", ", values.Select(v => $"`{v}`")),
        { Format: "date-time" } => "time",
        { Items: V1JSONSchemaProps items } => $"list of {TypeOf(items)}",
        { AdditionalProperties: V1JSONSchemaProps values } => $"map of {TypeOf(values)}",
        _ => schema.Type,
    };

    public static string DefaultOf(V1JSONSchemaProps schema, bool required) => required ? "required" : schema.DefaultProperty switch
    {
        null or IDictionary<string, object> => "",
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    public static string Description(V1JSONSchemaProps schema)
    {
        IEnumerable<string> sentences = [schema.Description, Bounds(schema), .. (schema.XKubernetesValidations ?? []).Select(r => $"Refused: {r.Message}.")];
        return string.Join(' ', sentences.Where(s => s.Length > 0)).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Bounds(V1JSONSchemaProps schema) => schema switch
    {
        { Minimum: { } least, Maximum: { } most } => string.Create(CultureInfo.InvariantCulture, $"From {least} to {most}."),
        { Minimum: > 0 } => string.Create(CultureInfo.InvariantCulture, $"At least {schema.Minimum}."),
        { MaxItems: { } most } => string.Create(CultureInfo.InvariantCulture, $"At most {most}."),
        { MaxProperties: { } most } => string.Create(CultureInfo.InvariantCulture, $"At most {most}."),
        _ => "",
    };
}
