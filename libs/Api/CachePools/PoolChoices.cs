using VastK8s.Api.Datasets;

namespace VastK8s.Api.CachePools;

/// <summary>
/// Which pool a Dataset belongs to: the one that <c>spec.poolRef</c> names, else the pool <c>default</c>, else the only one there is. A pool that is being deleted takes none on any more; what it has
/// stays there, and holds its deletion up, until it is deleted or names another pool: deleting a pool is not to throw away what is in use.
/// </summary>
public sealed class PoolChoices
{
    private readonly Dictionary<string, PoolChoice> _usable;
    private readonly List<CachePool> _deleted;
    private readonly Func<string, string, bool> _holds;
    private readonly PoolChoice _implied;

    /// <summary>Among these pools.</summary>
    /// <param name="pools">All pools.</param>
    /// <param name="holds">Whether nodes of a pool (name) have a Dataset (uid); asked of pools that are being deleted alone.</param>
    public PoolChoices(IReadOnlyList<CachePool> pools, Func<string, string, bool> holds)
    {
        _usable = pools.Where(pool => pool.Metadata.DeletionTimestamp is null).ToDictionary(pool => pool.Metadata.Name, pool => new PoolChoice(pool));
        _deleted = [.. pools.Where(pool => pool.Metadata.DeletionTimestamp is not null)];
        _holds = holds;
        _implied = _usable.TryGetValue(CachePool.DefaultName, out var byDefault) ? byDefault : _usable.Count switch
        {
            0 => new(null, "no CachePool: create one named default, or any one if there is to be only one"),
            1 => _usable.Values.Single(),
            _ => new(null, $"{_usable.Count} CachePools and none of them named {CachePool.DefaultName}: name one in spec.poolRef"),
        };
    }

    /// <summary>The pool of a Dataset.</summary>
    public PoolChoice Of(Dataset dataset) => Of(dataset.Spec.PoolRef?.Name, dataset.Metadata.Uid);

    /// <summary>The pool of a Dataset.</summary>
    /// <param name="wanted">Name of the pool that it names; null: none.</param>
    /// <param name="uid">Its <c>metadata.uid</c>.</param>
    public PoolChoice Of(string? wanted, string uid)
    {
        foreach (var pool in _deleted)
        {
            if ((wanted is null || wanted == pool.Metadata.Name) && _holds(pool.Metadata.Name, uid)) return new(pool);
        }

        if (wanted is null) return _implied;
        if (_usable.TryGetValue(wanted, out var named)) return named;
        return _deleted.Exists(pool => pool.Metadata.Name == wanted)
            ? new(null, $"CachePool {wanted} is being deleted: name another one in spec.poolRef")
            : new(null, $"CachePool {wanted} not found: create it, or name another one in spec.poolRef");
    }
}
