using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using VastK8s.Api;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>The API group vastk8s.io on a real server, by plain requests: what is sent and what comes back is as kubectl has it, no type of ours in between.</summary>
internal sealed class ResourceApi : IDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private readonly Kubernetes _client;

    private ResourceApi(Kubernetes client) => _client = client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Defines the kinds by the files of crds/, unless they are, and waits until they are served.</summary>
    public static async Task<ResourceApi> DefineAsync(KubeCluster cluster)
    {
        var api = new ResourceApi(cluster.Administrator());
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
        {
            (HttpStatusCode status, JsonNode answer) = await api.SendAsync(HttpMethod.Post, Definitions, await File.ReadAllTextAsync(file, Token));
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{file}: {answer}");
        }

        foreach (Type type in ResourceKinds.Types)
        {
            await Eventually.IsAsync(
                async () => (await api.GetAsync(CollectionOf(KubeResource.OfType(type), "default"))).Status == HttpStatusCode.OK, $"{type.Name} is served");
        }

        // Discovery follows by itself, a little later.
        await Eventually.IsAsync(
            async () => (await api.GetAsync($"/apis/{ApiGroup.ApiVersion}")).Answer["resources"] is JsonArray found
                && ResourceKinds.Types.All(type => found.Any(r => (string?)r!["name"] == KubeResource.OfType(type).Plural)),
            "all kinds are discovered");
        return api;
    }

    public static string CollectionOf(string kind, string @namespace) => CollectionOf(KubeResource.OfType(ResourceKinds.TypeOf(kind)!), @namespace);

    /// <summary>The definition of a kind as the server has it.</summary>
    public async Task<JsonNode> DefinitionAsync(Type type) => (await GetAsync($"{Definitions}/{KubeResource.OfType(type).QualifiedName}")).Answer;

    public Task<(HttpStatusCode Status, JsonNode Answer)> GetAsync(string path, string accept = "application/json") => SendAsync(HttpMethod.Get, path, null, accept: accept);

    /// <summary>Creates what a YAML text says.</summary>
    public Task<(HttpStatusCode Status, JsonNode Answer)> CreateAsync(string kind, string @namespace, string yaml) =>
        SendAsync(HttpMethod.Post, CollectionOf(kind, @namespace), yaml);

    public async Task<string> NewNamespaceAsync()
    {
        string name = $"r-{Guid.NewGuid():N}"[..18];
        await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: Token);
        return name;
    }

    public async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(
        HttpMethod method, string path, string? body, string contentType = "application/yaml", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using HttpResponseMessage response = await _client.HttpClient.SendAsync(request, Token);
        string text = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }

    public void Dispose() => _client.Dispose();

    private static string CollectionOf(KubeResource resource, string @namespace) => resource.IsNamespaced
        ? $"/apis/{resource.ApiVersion}/namespaces/{@namespace}/{resource.Plural}"
        : $"/apis/{resource.ApiVersion}/{resource.Plural}";
}
