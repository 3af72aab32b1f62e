namespace VastK8s.Operator.Hosting;

/// <summary>What an operator that is a process of its own is started with besides.</summary>
internal sealed record ProcessOptions
{
    /// <summary>A kubeconfig file; null: <c>KUBECONFIG</c>, <c>~/.kube/config</c>, or the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Where health, readiness and metrics are served.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>Whether a log line is a JSON object.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>The least that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What the reconcilers go by.</summary>
    public OperatorOptions Operator { get; init; } = new();
}
