using VastK8s.Api.CachePools;
using VastK8s.CsiDriver.Services;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>On which nodes a Dataset can be mounted: those with the labels that it and its CachePool select by, as the volumes that the operator makes have it.</summary>
internal static class NodeLabels
{
    /// <summary>The labels; none: any node.</summary>
    /// <param name="dataset">The Dataset.</param>
    /// <param name="pools">All pools.</param>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: no node.</exception>
    public static IReadOnlyDictionary<string, string> Of(DatasetEntry dataset, IReadOnlyList<CachePool> pools)
    {
        // What a pool that is being deleted holds stays there; that it holds something of a Dataset that names it is taken for granted.
        var choice = new PoolChoices(pools, (pool, _) => pool == dataset.Pool).Of(dataset.Pool, dataset.Key);
        var pool = choice.Pool ?? throw CsiError.FailedPrecondition($"Dataset {dataset.DisplayName} is for no node: {choice.Problem}");
        var labels = new SortedDictionary<string, string>(pool.Spec.NodeSelector.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in dataset.NodeSelector)
        {
            if (labels.TryAdd(key, value) || labels[key] == value) continue;
            throw CsiError.FailedPrecondition(
                $"Dataset {dataset.DisplayName} is for no node: its spec.nodeSelector has {key}={value}, and that of CachePool {pool.Metadata.Name} {key}={labels[key]}");
        }

        return labels;
    }
}
