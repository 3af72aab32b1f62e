using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;

namespace VastK8s.Embedded.Manifests;

/// <summary>Applies resources as <c>kubectl apply --server-side</c> does.</summary>
internal static class ManifestApply
{
    private const string DefaultNamespace = "default";

    /// <summary>Applies one.</summary>
    /// <returns>What kubectl would say: <c>dataset.vastk8s.io/photos created</c>.</returns>
    /// <exception cref="KubeStatusException">The API server refused it.</exception>
    public static Task<string> ApplyAsync(IKubeClient client, IKubernetesObject<V1ObjectMeta> resource, CancellationToken cancellationToken) => resource switch
    {
        CachePool pool => ApplyAsync(client, pool, cancellationToken),
        Dataset dataset => ApplyAsync(client, dataset, cancellationToken),
        PrefetchJob job => ApplyAsync(client, job, cancellationToken),
        V1Secret secret => ApplyAsync(client, secret, cancellationToken),
        _ => throw new ArgumentException($"a {resource.Kind} is not applied", nameof(resource)),
    };

    /// <summary>Where a resource goes: its namespace, else <c>default</c>; none for kinds that have none.</summary>
    public static NamespacedName KeyOf(IKubernetesObject<V1ObjectMeta> resource) => new(
        KubeResource.OfType(resource.GetType()).IsNamespaced ? resource.Metadata.NamespaceProperty ?? DefaultNamespace : "", resource.Metadata.Name);

    private static async Task<string> ApplyAsync<T>(IKubeClient client, T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (key, kind) = (KeyOf(resource), KubeResource.Of<T>());
        var wanted = KubeJson.DeepCopy(resource);
        if (kind.IsNamespaced) wanted.Metadata.NamespaceProperty = key.Namespace;
        var before = await client.FindAsync<T>(key, cancellationToken).ConfigureAwait(false);
        var after = await client.ApplyAsync(wanted, new ApplyOptions(EmbeddedControlPlane.FieldManager), cancellationToken).ConfigureAwait(false);
        var outcome = before is null ? "created" : before.Metadata.ResourceVersion == after.Metadata.ResourceVersion ? "unchanged" : "configured";
        return $"{ResourceTitle.Of(resource)} {outcome}";
    }
}
