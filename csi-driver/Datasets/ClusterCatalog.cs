using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CsiDriver.Services;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>The Datasets of a cluster, asked of its API server as they are now.</summary>
internal sealed class ClusterCatalog(IKubeClient client) : IDatasetCatalog
{
    public bool HasNamespaces => true;

    public async Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var dataset = await AskAsync(() => client.FindAsync<Dataset>(new NamespacedName(@namespace, name), cancellationToken)).ConfigureAwait(false);
        if (dataset is null) return null;
        string? waitFor = null;
        dataset.Metadata.Annotations?.TryGetValue(WaitFor.Attribute, out waitFor);
        return new DatasetEntry(dataset.Metadata.Uid, $"{@namespace}/{name}", [@namespace, .. dataset.Spec.SharedWith], dataset.Status?.Snapshot?.Bytes) { WaitFor = waitFor };
    }

    public async Task<long> CapacityAsync(CancellationToken cancellationToken)
    {
        var nodes = await AskAsync(() => client.ListAllAsync<CacheNode>(cancellationToken: cancellationToken)).ConfigureAwait(false);
        return nodes.Items.Sum(node => node.Status?.Directories.Sum(d => d.CapacityBytes) ?? 0);
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeStatusException or HttpRequestException or IOException or TimeoutException)
        {
            throw CsiError.Unavailable($"the API server was asked, and did not answer: {e.Message}");
        }
    }
}
