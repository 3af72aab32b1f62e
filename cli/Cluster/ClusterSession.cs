using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Kube;

namespace VastK8s.Cli.Cluster;

/// <summary>A cluster, and the namespace that is meant where none is named.</summary>
internal sealed class ClusterSession(IKubeClient client, string @namespace) : IDisposable
{
    public IKubeClient Client { get; } = client;

    public string Namespace { get; } = @namespace;

    /// <summary>One Dataset, or all of the namespace or (null) of all namespaces; sorted by namespace and name.</summary>
    public async Task<IReadOnlyList<Dataset>> DatasetsAsync(string? name, string? @namespace, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            return [await Client.GetAsync<Dataset>(new NamespacedName(@namespace ?? Namespace, name), cancellationToken).ConfigureAwait(false)];
        }

        KubeList<Dataset> all = await Client.ListAllAsync<Dataset>(new ListOptions { Namespace = @namespace }, cancellationToken).ConfigureAwait(false);
        return [.. all.Items.OrderBy(d => d.Metadata.NamespaceProperty, StringComparer.Ordinal).ThenBy(d => d.Metadata.Name, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<CacheNode>> NodesAsync(CancellationToken cancellationToken) =>
        [.. (await Client.ListAllAsync<CacheNode>(null, cancellationToken).ConfigureAwait(false)).Items.OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)];

    public void Dispose() => (Client as IDisposable)?.Dispose();
}
