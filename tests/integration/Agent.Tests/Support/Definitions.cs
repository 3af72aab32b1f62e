using System.Net;
using System.Text;
using k8s;
using VastK8s.Api;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>The kinds of the API group on a real server, by the files of crds/.</summary>
internal static class Definitions
{
    /// <summary>Defines them unless they are, and waits until they are served. Skips the test where there is no cluster.</summary>
    public static async Task DefineAsync(KubeCluster cluster)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
        {
            var status = await SendAsync(client, HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{file}: {status}");
        }

        foreach (var type in ResourceKinds.Types)
        {
            var resource = KubeResource.OfType(type);
            await Eventually.IsAsync(
                async () => await SendAsync(client, HttpMethod.Get, $"/apis/{resource.ApiVersion}/{resource.Plural}", null) == HttpStatusCode.OK, () => $"{type.Name} is served");
        }
    }

    private static async Task<HttpStatusCode> SendAsync(Kubernetes client, HttpMethod method, string path, string? yaml)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (yaml is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(yaml));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/yaml");
        }

        using var response = await client.HttpClient.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
