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
        var pool = PoolOf(dataset, pools);
        var labels = new SortedDictionary<string, string>(pool.Spec.NodeSelector.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in dataset.NodeSelector)
        {
            if (labels.TryAdd(key, value) || labels[key] == value) continue;
            throw CsiError.FailedPrecondition(
                $"Dataset {dataset.DisplayName} is for no node: its spec.nodeSelector has {key}={value}, and that of CachePool {pool.Metadata.Name} {key}={labels[key]}");
        }

        return labels;
    }

    // As the operator chooses.
    private static CachePool PoolOf(DatasetEntry dataset, IReadOnlyList<CachePool> pools)
    {
        if (dataset.Pool is { } named)
        {
            return pools.FirstOrDefault(pool => pool.Metadata.Name == named)
                ?? throw CsiError.FailedPrecondition($"Dataset {dataset.DisplayName} is for no node: CachePool {named} not found: create it, or name another one in spec.poolRef");
        }

        var usable = pools.Where(pool => pool.Metadata.DeletionTimestamp is null).ToList();
        return usable.Find(pool => pool.Metadata.Name == CachePool.DefaultName) ?? (usable.Count == 1 ? usable[0] : null)
            ?? throw CsiError.FailedPrecondition($"Dataset {dataset.DisplayName} is for no node: {usable.Count} CachePools and none of them named {CachePool.DefaultName}: name one in spec.poolRef");
    }
}
