namespace VastK8s.Embedded.ControlPlane;

/// <summary>What a control plane without a cluster is started with.</summary>
/// <param name="StateDirectory">The agent's state. Absolute path; one process at a time.</param>
internal sealed record EmbeddedOptions(string StateDirectory)
{
    /// <summary>Name of the one Node, which is this machine.</summary>
    public string NodeName { get; init; } = LocalNode.Name(Environment.MachineName);

    /// <summary>Labels of the Node besides those that a kubelet gives it.</summary>
    public IReadOnlyDictionary<string, string> NodeLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The executable that keeps FUSE connections when this process dies; null: there is none, and mounts that are not wholly cached die with it.</summary>
    public string? HolderProgram { get; init; }
}
