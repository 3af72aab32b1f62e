using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VastK8s.Kube.Events;

/// <summary>How an <see cref="EventRecorder"/> writes. Limits are those of client-go's EventCorrelator.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Which program records: <c>source.component</c>.</summary>
    public required string Component { get; init; }

    /// <summary>Which of its processes: <c>reportingInstance</c>.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>Events that may wait to be written; more are dropped.</summary>
    public int QueueLength { get; init; } = 1000;

    /// <summary>Events about one object that may come at once.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>After the burst one more event about an object in each of these times.</summary>
    public TimeSpan RefillTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Different messages about one object for one reason, within <see cref="SimilarTime"/>, that are written apart; further ones are written as one.</summary>
    public int MostSimilar { get; init; } = 10;

    /// <inheritdoc cref="MostSimilar"/>
    public TimeSpan SimilarTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long <see cref="EventRecorder.DisposeAsync"/> goes on writing what waits.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where it is told what became of each event.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock for limits and timestamps.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
