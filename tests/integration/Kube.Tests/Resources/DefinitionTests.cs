using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>The files of crds/ as a real server takes them.</summary>
public sealed class DefinitionTests(KubeCluster cluster)
{
    [Fact]
    public async Task Every_definition_is_established_and_its_schema_structural()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        foreach (Type type in ResourceKinds.Types)
        {
            JsonNode definition = await api.DefinitionAsync(type);

            var conditions = definition["status"]!["conditions"]!.AsArray().ToDictionary(c => (string)c!["type"]!, c => (string)c!["status"]!);
            Assert.Equal(("True", "True"), (conditions["Established"], conditions["NamesAccepted"]));
        }
    }

    [Fact]
    public async Task Kinds_are_found_by_short_name_and_category()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);

        var resources = (await api.GetAsync($"/apis/{ApiGroup.ApiVersion}")).Answer["resources"]!.AsArray().ToDictionary(r => (string)r!["name"]!, r => r!);

        Assert.Equal(
            ["dset", "cpool", "cnode", "pfj"],
            new[] { "datasets", "cachepools", "cachenodes", "prefetchjobs" }.Select(r => (string?)Assert.Single(resources[r]["shortNames"]!.AsArray())));
        Assert.All(resources.Where(r => !r.Key.Contains('/', StringComparison.Ordinal)), r => Assert.Equal("vastk8s", (string?)Assert.Single(r.Value["categories"]!.AsArray())));
        Assert.Superset(
            new HashSet<string> { "datasets/status", "datasets/scale", "cachepools/status", "cachenodes/status", "prefetchjobs/status" }, resources.Keys.ToHashSet());
    }

    [Fact]
    public async Task Every_field_is_explained()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);

        // What kubectl explain reads; published a little after the definition is established.
        await Eventually.IsAsync(
            async () =>
            {
                JsonNode? schema = (await api.GetAsync("/openapi/v2")).Answer["definitions"]?["io.vastk8s.v1alpha1.Dataset"];
                string? description = (string?)schema?["properties"]?["spec"]?["properties"]?["placement"]?["properties"]?["copies"]?["description"];
                return description?.StartsWith("Number of nodes that hold a copy", StringComparison.Ordinal) == true;
            },
            "spec.placement.copies is described in the server's OpenAPI document",
            TimeSpan.FromSeconds(1));
    }
}
