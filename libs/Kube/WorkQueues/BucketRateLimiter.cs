namespace VastK8s.Kube.WorkQueues;

/// <summary>All keys together: so many retries a second, after a burst.</summary>
public sealed class BucketRateLimiter<TKey>(TokenBucket bucket) : IRateLimiter<TKey> where TKey : notnull
{
    /// <inheritdoc/>
    public TimeSpan When(TKey key) => bucket.Reserve();

    /// <inheritdoc/>
    public void Forget(TKey key) { }

    /// <inheritdoc/>
    public int RequeuesOf(TKey key) => 0;
}
