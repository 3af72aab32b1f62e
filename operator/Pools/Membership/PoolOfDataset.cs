using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Pools.Membership;

/// <summary>Which pool holds a Dataset: the one it names, else the one named <c>default</c>, else the only one there is.</summary>
internal sealed class PoolOfDataset
{
    private readonly HashSet<string> _names;
    private readonly string? _implied;

    public PoolOfDataset(IReadOnlyList<CachePool> pools)
    {
        _names = [.. pools.Select(pool => pool.Metadata.Name)];
        _implied = _names.Contains(CachePool.DefaultName) ? CachePool.DefaultName : _names.Count == 1 ? _names.Single() : null;
    }

    /// <summary>Name of the pool; null if there is none for it.</summary>
    public string? Find(Dataset dataset) => dataset.Spec.PoolRef is { } named ? (_names.Contains(named.Name) ? named.Name : null) : _implied;
}
