namespace VastK8s.Api.CachePools;

/// <summary>The CachePool of a Dataset, or why it has none.</summary>
/// <param name="Pool">The pool; null: none.</param>
/// <param name="Problem">Why there is none, and what to do; empty where there is one.</param>
public sealed record PoolChoice(CachePool? Pool, string Problem = "")
{
    /// <summary>Name of the pool; null: none.</summary>
    public string? Name => Pool?.Metadata.Name;
}
