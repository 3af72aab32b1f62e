namespace VastK8s.Kube.WorkQueues;

/// <summary>The longest wait of several rate limiters.</summary>
public sealed class MaxOfRateLimiter<TKey>(params IReadOnlyList<IRateLimiter<TKey>> limiters) : IRateLimiter<TKey> where TKey : notnull
{
    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        var longest = TimeSpan.Zero;
        foreach (var limiter in limiters)
        {
            var delay = limiter.When(key);
            if (delay > longest) longest = delay;
        }

        return longest;
    }

    /// <inheritdoc/>
    public void Forget(TKey key)
    {
        foreach (var limiter in limiters) limiter.Forget(key);
    }

    /// <inheritdoc/>
    public int RequeuesOf(TKey key) => limiters.Max(limiter => limiter.RequeuesOf(key));
}
