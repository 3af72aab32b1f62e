namespace VastK8s.CacheAgent.Prefetching;

/// <summary>An object that could not be fetched (or, with an empty key, what stopped the prefetch) and why.</summary>
internal sealed record PrefetchFailure(string Key, string Message);
