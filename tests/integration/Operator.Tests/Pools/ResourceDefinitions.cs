using System.Diagnostics;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Pools;

/// <summary>Defines the kinds of the API group on a server, by the files of crds/.</summary>
internal static class ResourceDefinitions
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Defines them, unless they are, and makes the operator's namespace; returns when they can be applied.</summary>
    public static async Task ApplyAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
        {
            await CreateAsync(client, KubernetesYaml.Deserialize<V1CustomResourceDefinition>(await File.ReadAllTextAsync(file, cancellationToken)), cancellationToken);
        }

        await CreateAsync(client, new V1Namespace { Metadata = new V1ObjectMeta { Name = "vastk8s-system" } }, cancellationToken);
        await UntilAsync(() => IsServedAsync(client, cancellationToken), cancellationToken);
    }

    // Server-side apply knows the schemas a little later than requests are served: it decodes by the published OpenAPI document.
    private static async Task<bool> IsServedAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            var probe = new CacheNode { Metadata = new V1ObjectMeta { Name = "probe" }, Spec = new CacheNodeSpec { NodeName = "probe", Pool = "probe" } };
            await client.ApplyAsync(probe, new ApplyOptions("probe"), cancellationToken);
            await client.TryDeleteAsync<CacheNode>(new NamespacedName("probe"), null, cancellationToken);
            await client.ListAsync<CachePool>(null, cancellationToken);
            await client.ListAsync<Dataset>(null, cancellationToken);
            await client.ListAsync<PrefetchJob>(null, cancellationToken);
            return true;
        }
        catch (KubeStatusException e) when (e.IsNotFound || KubeErrors.IsTransient(e))
        {
            return false;
        }
    }

    private static async Task CreateAsync<T>(IKubeClient client, T obj, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await client.CreateAsync(obj, null, cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // By a test before.
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, "the kinds are not served");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }
}
