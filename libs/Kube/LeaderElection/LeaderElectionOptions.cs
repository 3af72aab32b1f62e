using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VastK8s.Kube.LeaderElection;

/// <summary>How to elect a leader. The times are client-go's.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace and name of the Lease.</summary>
    public required NamespacedName Lease { get; init; }

    /// <summary>Who this is. Must be another for every process, ever: a process that finds its own name in the Lease takes it for its own.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    /// <summary>How long others wait after the last renewal they saw before they take over. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without a renewal this process stops its work; the rest of <see cref="LeaseDuration"/> is the time the work has to end.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts to renew, or (with up to 1.2 times as much added at random) to acquire.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether to give the Lease up when the work has ended, so that another takes over at once.</summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>
    /// Called when the Lease was lost and the work has not ended by the time another may lead. Nothing but the process's end helps then: give
    /// <see cref="Environment.FailFast(string)"/> unless the work is harmless.
    /// </summary>
    public Action? OnOverstay { get; init; }

    /// <summary>Called when another leader is seen, with its identity; on the loop, so quickly.</summary>
    public Action<string>? OnNewLeader { get; init; }

    /// <summary>Where changes of leadership are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>Where they are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock. Its timestamps decide; its time of day is only written into the Lease, for people.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod || LeaseDuration <= RenewDeadline)
        {
            throw new ArgumentException($"Needed: 0 < {nameof(RetryPeriod)} < {nameof(RenewDeadline)} < {nameof(LeaseDuration)}.");
        }

        if (string.IsNullOrEmpty(Identity)) throw new ArgumentException($"{nameof(Identity)} is empty: that is how a Lease says that nobody holds it.");
    }
}
