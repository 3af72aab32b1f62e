using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Tests.Validation;
using VastK8s.Api.Yaml;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>Values as a real server takes them, fills them in and refuses them.</summary>
public sealed class ValueTests(KubeCluster cluster)
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.yaml").Select(f => Path.GetFileName(f)).Order()];

    public static TheoryData<string, string> Taken => [.. ResourceCases.Right.Concat(ResourceCases.RefusedHere.Select(c => (c.Kind, c.Spec)))];

    public static TheoryData<string, string, string> Refused => [.. ResourceCases.Refused.Select(c => (c.Kind, c.Spec, c.Said))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_is_taken_and_filled_in_with_the_defaults_of_the_types(string file)
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string @namespace = await api.NewNamespaceAsync();
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "examples", file), TestContext.Current.CancellationToken);
        foreach (IKubernetesObject<V1ObjectMeta> resource in ResourceYaml.ReadAll(text).Select(d => d.Resource).Where(r => r is not V1Secret))
        {
            (resource.Metadata.Name, resource.Metadata.NamespaceProperty) = ($"{@namespace}-{resource.Metadata.Name}", null);

            (HttpStatusCode status, JsonNode stored) = await api.CreateAsync(resource.Kind, @namespace, ResourceYaml.Serialize(resource));

            Assert.True(status == HttpStatusCode.Created, stored.ToJsonString());
            Assert.Equal(SpecOf(resource), SpecOf(stored, resource.Kind));
        }
    }

    [Fact]
    public async Task Defaults_come_out()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await api.NewNamespaceAsync();

        Assert.Equal(
            """{"consistency":{"mode":"Snapshot"},"ownership":{"directoryMode":"0555","fileMode":"0444"},"placement":{"mode":"Replicated"},"prefetch":{"policy":"Eager"},"sources":[{"uri":"s3://b"}]}""",
            await CreateAsync("Dataset", "{sources: [{uri: 's3://b'}]}"));
        Assert.Equal(
            """{"directories":[{"path":"/a"}],"tolerations":[{"key":"k","operator":"Equal"}],"watermarks":{"highPercent":95,"lowPercent":90}}""",
            await CreateAsync("CachePool", "{directories: [{path: /a}], tolerations: [{key: k}]}"));
        Assert.Equal("""{"backoffLimit":6,"concurrencyPolicy":"Forbid","datasetRef":{"name":"a"}}""", await CreateAsync("PrefetchJob", "{datasetRef: {name: a}}"));

        async Task<string> CreateAsync(string kind, string spec) => (await api.CreateAsync(kind, name, ResourceCases.Text(kind, name, spec))).Answer["spec"]!.ToJsonString();
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task What_the_schema_lets_through_is_taken(string kind, string spec)
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await api.NewNamespaceAsync();

        (HttpStatusCode status, JsonNode stored) = await api.CreateAsync(kind, name, ResourceCases.Text(kind, name, spec));

        Assert.True(status == HttpStatusCode.Created, stored.ToJsonString());
        Assert.Equal(SpecOf(ResourceCases.Parse(kind, spec)), SpecOf(stored, kind));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_wrong_is_refused_by_the_name_of_its_field(string kind, string spec, string said)
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await api.NewNamespaceAsync();

        (HttpStatusCode status, JsonNode answer) = await api.CreateAsync(kind, name, ResourceCases.Text(kind, name, spec));

        Assert.True(status == HttpStatusCode.UnprocessableEntity, answer.ToJsonString());
        string field = WithoutItems(said[..said.IndexOf(": ", StringComparison.Ordinal)]);
        var causes = answer["details"]!["causes"]!.AsArray().Select(cause => WithoutItems((string)cause!["field"]!)).ToList();
        // Of an item that is there twice, the server names the item, not its key.
        Assert.True(causes.Exists(cause => cause == field || field.StartsWith(cause + ".", StringComparison.Ordinal)), answer.ToJsonString());
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("n234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_pool_has_the_name_of_a_label(string name)
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);

        (HttpStatusCode status, JsonNode answer) = await api.CreateAsync("CachePool", "", ResourceCases.Text("CachePool", name, "{directories: [{path: /a}]}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("metadata.name", (string?)answer["message"], StringComparison.Ordinal);
    }

    // Old servers do not say which item of a list: spec.sources.uri. An entry of a map is a field to them.
    private static string WithoutItems(string field) => Regex.Replace(Regex.Replace(field, @"\[\d+\]", ""), @"\[(.*)\]", ".$1");

    private static string SpecOf(JsonNode stored, string kind) => SpecOf(kind switch
    {
        Dataset.KindName => KubernetesJson.Deserialize<Dataset>(stored.ToJsonString()),
        CachePool.KindName => KubernetesJson.Deserialize<CachePool>(stored.ToJsonString()),
        PrefetchJob.KindName => KubernetesJson.Deserialize<PrefetchJob>(stored.ToJsonString()),
        _ => (IKubernetesObject<V1ObjectMeta>)KubernetesJson.Deserialize<CacheNode>(stored.ToJsonString()),
    });

    private static string SpecOf(IKubernetesObject<V1ObjectMeta> resource) => resource switch
    {
        Dataset dataset => KubernetesJson.Serialize(dataset.Spec),
        CachePool pool => KubernetesJson.Serialize(pool.Spec),
        PrefetchJob job => KubernetesJson.Serialize(job.Spec),
        CacheNode node => KubernetesJson.Serialize(node.Spec),
        _ => throw new ArgumentException($"{resource.Kind} has no spec here", nameof(resource)),
    };
}
