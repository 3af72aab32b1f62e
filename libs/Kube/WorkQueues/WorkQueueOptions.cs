namespace VastK8s.Kube.WorkQueues;

/// <summary>How a <see cref="WorkQueue{TKey}"/> behaves.</summary>
public sealed record WorkQueueOptions<TKey> where TKey : notnull
{
    /// <summary>Name in metrics.</summary>
    public string Name { get; init; } = "queue";

    /// <summary>How long retries wait; null for <see cref="RateLimiters.Default"/>.</summary>
    public IRateLimiter<TKey>? RateLimiter { get; init; }

    /// <summary>Where depth, adds and waits are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>The clock that delays run on.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
