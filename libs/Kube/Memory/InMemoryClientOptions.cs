namespace VastK8s.Kube.Memory;

/// <summary>Who an <see cref="InMemoryKubeClient"/> is.</summary>
public sealed record InMemoryClientOptions
{
    /// <summary>Field manager of writes that name none.</summary>
    public string FieldManager { get; init; } = "unknown";

    /// <summary>What goes wrong.</summary>
    public IFaults? Faults { get; init; }

    /// <summary>Where calls are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;
}
