using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Cluster;

/// <summary>Custom resources, as the API server checks, defaults and stores them.</summary>
public sealed class CustomResourceTests(KubeCluster cluster)
{
    private const string Group = "tests.vastk8s.io", Version = "v1", Plural = "probes", Namespace = "default";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_custom_resource_is_checked_defaulted_and_has_a_status_of_its_own()
    {
        using Kubernetes client = cluster.Administrator();
        await DefineAsync(client);

        var created = (await CreateAsync(client, Probe("probe", size: 3)))!;
        Assert.Equal("blue", (string?)created["spec"]!["colour"]);
        Assert.Null(created["status"]);

        created["spec"]!["size"] = 5;
        created["status"] = new JsonObject { ["seen"] = 3 };
        JsonNode stored = Node(await client.CustomObjects.ReplaceNamespacedCustomObjectStatusAsync(created, Group, Version, Namespace, Plural, "probe", cancellationToken: Cancel));
        Assert.Equal(3, (int?)stored["status"]!["seen"]);
        Assert.Equal(3, (int?)stored["spec"]!["size"]);
        Assert.Equal(1, (int?)stored["metadata"]!["generation"]);

        HttpOperationException refused = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync(client, Probe("refused", size: -1)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Response.StatusCode);
    }

    private static async Task DefineAsync(Kubernetes client)
    {
        var schema = new V1JSONSchemaProps
        {
            Type = "object",
            Properties = new Dictionary<string, V1JSONSchemaProps>
            {
                ["spec"] = new()
                {
                    Type = "object",
                    Properties = new Dictionary<string, V1JSONSchemaProps>
                    {
                        ["size"] = new() { Type = "integer", Minimum = 0 },
                        ["colour"] = new() { Type = "string", DefaultProperty = "blue" },
                    },
                },
                ["status"] = new()
                {
                    Type = "object",
                    Properties = new Dictionary<string, V1JSONSchemaProps> { ["seen"] = new() { Type = "integer" } },
                },
            },
        };
        await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(new V1CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = $"{Plural}.{Group}" },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = Group,
                Scope = "Namespaced",
                Names = new V1CustomResourceDefinitionNames { Plural = Plural, Singular = "probe", Kind = "Probe" },
                Versions =
                [
                    new V1CustomResourceDefinitionVersion
                    {
                        Name = Version,
                        Served = true,
                        Storage = true,
                        Schema = new V1CustomResourceValidation { OpenAPIV3Schema = schema },
                        Subresources = new V1CustomResourceSubresources { Status = new object() },
                    },
                ],
            },
        }, cancellationToken: Cancel);
        await Eventually.IsAsync(async () =>
        {
            V1CustomResourceDefinition found = await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync($"{Plural}.{Group}", cancellationToken: Cancel);
            return found.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true;
        }, "the definition is established");
    }

    private static JsonObject Probe(string name, int size) => new()
    {
        ["apiVersion"] = $"{Group}/{Version}",
        ["kind"] = "Probe",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["size"] = size },
        ["status"] = new JsonObject { ["seen"] = 99 },
    };

    private static async Task<JsonNode> CreateAsync(Kubernetes client, JsonObject probe) =>
        Node(await client.CustomObjects.CreateNamespacedCustomObjectAsync(probe, Group, Version, Namespace, Plural, cancellationToken: Cancel));

    private static JsonNode Node(object answer) => JsonNode.Parse(answer.ToString()!)!;
}
