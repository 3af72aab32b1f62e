using k8s.Models;

namespace VastK8s.Api.Generator;

/// <summary>The fields of a schema with their paths: <c>spec.sources[].uri</c>.</summary>
internal static class SchemaFields
{
    /// <summary>All fields below a schema, in order, each before what is in it. Those of conditions are left out: they are Kubernetes' own.</summary>
    public static IEnumerable<(string Path, V1JSONSchemaProps Schema, bool Required)> Below(V1JSONSchemaProps schema, string path)
    {
        foreach ((string name, V1JSONSchemaProps field) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            string inner = $"{path}.{name}";
            yield return (inner, field, schema.Required?.Contains(name) ?? false);
            bool many = field.Items is V1JSONSchemaProps;
            if (name != "conditions")
            {
                foreach ((string, V1JSONSchemaProps, bool) below in Below(many ? (V1JSONSchemaProps)field.Items : field, many ? inner + "[]" : inner))
                {
                    yield return below;
                }
            }
        }
    }
}
