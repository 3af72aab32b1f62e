using Grpc.Core;
using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.CsiDriver.Services;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>The Datasets of a cluster, asked of its API server as they are now.</summary>
internal sealed partial class ClusterCatalog(IKubeClient client, ILogger<ClusterCatalog> logger) : IDatasetCatalog
{
    public bool HasNamespaces => true;

    public async Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var dataset = await ApiServer.AskAsync("get", KubeResource.Of<Dataset>(), () => client.FindAsync<Dataset>(new NamespacedName(@namespace, name), cancellationToken)).ConfigureAwait(false);
        return dataset is null ? null : new DatasetEntry(dataset.Metadata.Uid, $"{@namespace}/{name}", [@namespace, .. dataset.Spec.SharedWith], dataset.Status?.Snapshot?.Bytes)
        {
            Pool = dataset.Spec.PoolRef?.Name,
            NodeSelector = dataset.Spec.NodeSelector,
            IsTerminating = dataset.Metadata.DeletionTimestamp is not null,
        };
    }

    public async Task<IReadOnlyDictionary<string, string>> NodeLabelsAsync(DatasetEntry dataset, CancellationToken cancellationToken)
    {
        var pools = await ApiServer.AskAsync("list", KubeResource.Of<CachePool>(), () => client.ListAllAsync<CachePool>(cancellationToken: cancellationToken)).ConfigureAwait(false);
        return NodeLabels.Of(dataset, pools.Items);
    }

    public async Task<string?> WaitForAsync(NamespacedName? pod, NamespacedName dataset, CancellationToken cancellationToken) =>
        (pod is { } key ? await AnnotationAsync<V1Pod>(key, cancellationToken).ConfigureAwait(false) : null)
        ?? await AnnotationAsync<Dataset>(dataset, cancellationToken).ConfigureAwait(false);

    public async Task<long> CapacityAsync(CancellationToken cancellationToken)
    {
        var nodes = await ApiServer.AskAsync("list", KubeResource.Of<CacheNode>(), () => client.ListAllAsync<CacheNode>(cancellationToken: cancellationToken)).ConfigureAwait(false);
        return nodes.Items.Sum(node => node.Status?.Directories.Sum(d => d.CapacityBytes) ?? 0);
    }

    private async Task<string?> AnnotationAsync<T>(NamespacedName key, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var found = await ApiServer.AskAsync("get", KubeResource.Of<T>(), () => client.FindAsync<T>(key, cancellationToken)).ConfigureAwait(false);
            string? value = null;
            found?.Metadata.Annotations?.TryGetValue(WaitFor.Attribute, out value);
            return value;
        }
        catch (RpcException e)
        {
            Log.NotAsked(logger, typeof(T).Name, key, e.Status.Detail);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "whether {Kind} {Key} waits for something is not known: {Why}")]
        public static partial void NotAsked(ILogger logger, string kind, NamespacedName key, string why);
    }
}
