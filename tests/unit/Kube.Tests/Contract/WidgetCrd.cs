using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

/// <summary>The definition of <see cref="Widget"/> for a real server.</summary>
public static class WidgetCrd
{
    public static V1CustomResourceDefinition Definition { get; } = new()
    {
        Metadata = new V1ObjectMeta { Name = "widgets.testing.vastk8s.io" },
        Spec = new V1CustomResourceDefinitionSpec
        {
            Group = "testing.vastk8s.io",
            Scope = "Namespaced",
            Names = new V1CustomResourceDefinitionNames { Kind = "Widget", Plural = "widgets", Singular = "widget", ListKind = "WidgetList" },
            Versions =
            [
                new V1CustomResourceDefinitionVersion
                {
                    Name = "v1",
                    Served = true,
                    Storage = true,
                    Subresources = new V1CustomResourceSubresources { Status = new object() },
                    Schema = new V1CustomResourceValidation
                    {
                        OpenAPIV3Schema = Map(new()
                        {
                            ["spec"] = Map(new()
                            {
                                ["size"] = new V1JSONSchemaProps { Type = "integer", Maximum = 1000 },
                                ["color"] = Text(),
                                ["settings"] = new V1JSONSchemaProps { Type = "object", AdditionalProperties = Text() },
                                ["atomic"] = new V1JSONSchemaProps { Type = "array", Items = Text() },
                                ["tags"] = new V1JSONSchemaProps { Type = "array", Items = Text(), XKubernetesListType = "set" },
                                ["parts"] = new V1JSONSchemaProps
                                {
                                    Type = "array",
                                    XKubernetesListType = "map",
                                    XKubernetesListMapKeys = ["name"],
                                    Items = Map(new() { ["name"] = Text(), ["count"] = new V1JSONSchemaProps { Type = "integer" }, ["note"] = Text() }, "name"),
                                },
                            }),
                            ["status"] = Map(new()
                            {
                                ["phase"] = Text(),
                                ["total"] = new V1JSONSchemaProps { Type = "integer", Format = "int64" },
                                ["conditions"] = new V1JSONSchemaProps
                                {
                                    Type = "array",
                                    XKubernetesListType = "map",
                                    XKubernetesListMapKeys = ["type"],
                                    Items = Map(
                                        new()
                                        {
                                            ["type"] = Text(),
                                            ["status"] = Text(),
                                            ["reason"] = Text(),
                                            ["message"] = Text(),
                                            ["lastTransitionTime"] = new V1JSONSchemaProps { Type = "string", Format = "date-time" },
                                            ["observedGeneration"] = new V1JSONSchemaProps { Type = "integer", Format = "int64" },
                                        },
                                        "type"),
                                },
                            }),
                        }),
                    },
                },
            ],
        },
    };

    private static V1JSONSchemaProps Text() => new() { Type = "string" };

    private static V1JSONSchemaProps Map(Dictionary<string, V1JSONSchemaProps> properties, params string[] required) =>
        new() { Type = "object", Properties = properties, Required = required.Length > 0 ? required : null };
}
