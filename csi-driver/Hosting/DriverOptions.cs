namespace VastK8s.CsiDriver.Hosting;

/// <summary>What a driver is started with.</summary>
internal sealed record DriverOptions
{
    /// <summary>The socket of the CSI services.</summary>
    public required string SocketPath { get; init; }

    /// <summary>State directory of the node's agent.</summary>
    public string AgentDirectory { get; init; } = "/var/lib/vastk8s";

    /// <summary>Which services.</summary>
    public DriverMode Mode { get; init; }

    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>Whether there is an API server.</summary>
    public bool HasCluster { get; init; }

    /// <summary>Kubeconfig file; null: the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Whether the agent's FUSE connections are kept here.</summary>
    public bool Holds { get; init; }

    /// <summary>kubelet's directory of sockets by which plugins register; null: somebody else registers the driver.</summary>
    public string? RegistrationDirectory { get; init; }

    /// <summary>Path of the CSI socket as kubelet sees it; null: as the driver does.</summary>
    public string? KubeletPath { get; init; }

    /// <summary>Where health and metrics are served; null: nowhere.</summary>
    public string? Listen { get; init; }

    public bool ServesController => Mode != DriverMode.Node;

    public bool ServesNode => Mode != DriverMode.Controller;

    public string AgentSocket => Path.Combine(AgentDirectory, "agent.sock");

    public string HolderSocket => Path.Combine(AgentDirectory, "holder.sock");

    /// <summary>Held by whichever of agent and driver ends (<see cref="Fuse.Departure"/>).</summary>
    public string LeaveLock => Path.Combine(AgentDirectory, "leave.lock");

    public string VolumeFile => Path.Combine(AgentDirectory, "csi-volumes.json");
}
