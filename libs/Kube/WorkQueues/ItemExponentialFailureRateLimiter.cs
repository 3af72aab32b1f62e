using System.Collections.Concurrent;

namespace VastK8s.Kube.WorkQueues;

/// <summary>Each failure of a key doubles its wait, from a base to a maximum.</summary>
public sealed class ItemExponentialFailureRateLimiter<TKey>(TimeSpan baseDelay, TimeSpan maxDelay) : IRateLimiter<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, int> _failures = new();

    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        var failures = _failures.AddOrUpdate(key, 1, static (_, count) => count + 1);
        var delay = baseDelay.TotalSeconds * Math.Pow(2, failures - 1);
        return delay < maxDelay.TotalSeconds ? TimeSpan.FromSeconds(delay) : maxDelay;
    }

    /// <inheritdoc/>
    public void Forget(TKey key) => _failures.TryRemove(key, out _);

    /// <inheritdoc/>
    public int RequeuesOf(TKey key) => _failures.GetValueOrDefault(key);
}
