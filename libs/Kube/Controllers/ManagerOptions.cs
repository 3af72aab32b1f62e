using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Kube.LeaderElection;

namespace VastK8s.Kube.Controllers;

/// <summary>What a <see cref="Manager"/>'s parts share.</summary>
public sealed record ManagerOptions
{
    /// <summary>How to elect a leader; null: this process leads. Metrics, logger and clock are taken from here.</summary>
    public LeaderElectionOptions? LeaderElection { get; init; }

    /// <summary>Where everything is told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>Where everything is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
