using System.Net;
using System.Net.Http.Headers;
using VastK8s.Api;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Hosting;

/// <summary>The kinds of the API group on a server.</summary>
internal static class Kinds
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Defines them by the files of crds/, unless they are, and waits until they can be applied. Skips the test where there is no cluster.</summary>
    public static async Task DefineAsync(this KubeCluster cluster)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        using var raw = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
        {
            // As they are: the client's own types would read and write them anew.
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, Token));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
            using var response = await raw.HttpClient.PostAsync(new Uri(raw.BaseUri, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"), content, Token);
            Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, await response.Content.ReadAsStringAsync(Token));
        }

        using var client = cluster.Connect();
        await Until.TrueAsync(() => AreServedAsync(client), Token);
    }

    public static HttpKubeClient Connect(this KubeCluster cluster) => new(KubeClientConfig.FromKubeconfig(cluster.Kubeconfig));

    public static async Task<string> NewNamespaceAsync(this IKubeClient client)
    {
        var name = $"o-{Guid.NewGuid():N}"[..18];
        await client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, null, Token);
        return name;
    }

    // Server-side apply knows a kind some seconds after it is served.
    private static async Task<bool> AreServedAsync(HttpKubeClient client)
    {
        try
        {
            await client.ListAsync<Api.CacheNodes.CacheNode>(null, Token);
            await client.ListAsync<Api.CachePools.CachePool>(null, Token);
            await client.ListAsync<Api.Datasets.Dataset>(null, Token);
            var probe = new PrefetchJob
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "probe" },
                Spec = new PrefetchJobSpec { Suspend = true, DatasetRef = new NameReference { Name = "none" } },
            };
            await client.ApplyAsync(probe, new ApplyOptions("probe"), Token);
            await client.TryDeleteAsync<PrefetchJob>(NamespacedName.Of(probe), null, Token);
            return true;
        }
        catch (KubeStatusException e) when (e.IsNotFound || KubeErrors.IsTransient(e))
        {
            return false;
        }
    }
}
