namespace VastK8s.Kube.WorkQueues;

/// <summary>Decides how long a key waits before it is tried again. Members may be called by any thread.</summary>
public interface IRateLimiter<in TKey> where TKey : notnull
{
    /// <summary>How long the key is to wait now; counts as a failure of it.</summary>
    TimeSpan When(TKey key);

    /// <summary>The key did well: forget its failures.</summary>
    void Forget(TKey key);

    /// <summary>Failures of the key since it was forgotten.</summary>
    int RequeuesOf(TKey key);
}
