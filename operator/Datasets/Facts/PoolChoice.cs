using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>The CachePool of a Dataset, or why it has none.</summary>
/// <param name="Pool">The pool; null: none.</param>
/// <param name="Problem">Why there is none, and what to do; empty where there is one.</param>
internal sealed record PoolChoice(CachePool? Pool, string Problem = "")
{
    /// <summary><c>spec.poolRef</c>, else the pool <c>default</c>, else the only one there is. A pool that is being deleted takes nothing on any more.</summary>
    public static PoolChoice Of(Dataset dataset, IReadOnlyList<CachePool> pools)
    {
        var usable = pools.Where(pool => pool.Metadata.DeletionTimestamp is null).ToList();
        if (dataset.Spec.PoolRef?.Name is { } wanted)
        {
            return Named(wanted) is { } pool ? new(pool) : new(null, $"CachePool {wanted} not found: create it, or name another one in spec.poolRef");
        }

        if (Named(CachePool.DefaultName) is { } byDefault) return new(byDefault);
        return usable.Count switch
        {
            0 => new(null, "no CachePool: create one named default, or any one if there is to be only one"),
            1 => new(usable[0]),
            _ => new(null, $"{usable.Count} CachePools and none of them named {CachePool.DefaultName}: name one in spec.poolRef"),
        };

        CachePool? Named(string name) => usable.FirstOrDefault(pool => pool.Metadata.Name == name);
    }
}
