using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Controllers;

/// <summary>How a <see cref="Controller"/> works.</summary>
public sealed record ControllerOptions
{
    /// <summary>Reconciles at once, each of another key.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long failed keys wait; null for <see cref="RateLimiters.Default"/>.</summary>
    public IRateLimiter<NamespacedName>? RateLimiter { get; init; }

    /// <summary>How long a reconcile may take before its token is cancelled and it counts as failed, so that none holds its key for ever; null: no limit.</summary>
    public TimeSpan? ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether it runs only while this process is the leader.</summary>
    public bool NeedsLeaderElection { get; init; } = true;

    /// <summary>Where reconciles and the queue are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock for backoff and time limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
