namespace VastK8s.Kube.WorkQueues;

/// <summary>Rate limiters ready made.</summary>
public static class RateLimiters
{
    /// <summary>
    /// What controllers retry with: per key 5 ms, doubled with each failure up to 1 minute; over all keys 100 a second after a burst of 1,000. client-go's defaults (1,000 s;
    /// 10 a second after 100) would have 5,000 keys that failed while the API server was away wait for eight minutes after its return.
    /// </summary>
    public static IRateLimiter<TKey> Default<TKey>(TimeProvider? time = null) where TKey : notnull => new MaxOfRateLimiter<TKey>(
        new ItemExponentialFailureRateLimiter<TKey>(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(1)),
        new BucketRateLimiter<TKey>(new TokenBucket(100, 1000, time)));
}
