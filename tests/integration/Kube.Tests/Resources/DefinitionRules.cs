using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using VastK8s.Api;
using VastK8s.Testing.Servers;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>The CEL rules of a definition, each with the values of a resource that it is about.</summary>
internal static class DefinitionRules
{
    public static IEnumerable<(string Path, string Rule, JsonNode Self)> Of(string kind, JsonNode resource)
    {
        string file = Path.Combine(Repository.Root, "crds", $"{KubeResource.OfType(ResourceKinds.TypeOf(kind)!).QualifiedName}.yaml");
        var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(File.ReadAllText(file));
        return Of(definition.Spec.Versions[0].Schema.OpenAPIV3Schema, resource, "");
    }

    private static IEnumerable<(string Path, string Rule, JsonNode Self)> Of(V1JSONSchemaProps schema, JsonNode value, string path) =>
        (schema.XKubernetesValidations ?? []).Select(rule => (path, rule.Rule, value)).Concat(value switch
        {
            JsonObject fields when schema.Properties is { } properties => fields.Where(f => f.Value is not null && properties.ContainsKey(f.Key))
                .SelectMany(f => Of(properties[f.Key], f.Value!, path.Length == 0 ? f.Key : $"{path}.{f.Key}")),
            JsonArray items => items.SelectMany((item, i) => Of(ItemsOf(schema), item!, $"{path}[{i}]")),
            _ => [],
        });

    // The package has items as an object, since a schema may have several there.
    private static V1JSONSchemaProps ItemsOf(V1JSONSchemaProps schema) =>
        schema.Items as V1JSONSchemaProps ?? KubernetesJson.Deserialize<V1JSONSchemaProps>(KubernetesJson.Serialize(schema.Items));
}
