using VastK8s.Testing.Servers;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>A Kubernetes of one node that runs pods, and which a test may hurt.</summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>Why there is none, with how to get what is missing; null when it is up.</summary>
    string? Missing { get; }

    /// <summary>kubelet's <c>--root-dir</c>.</summary>
    string KubeletRoot { get; }

    /// <summary>A directory of the node for what is kept there.</summary>
    string StateDirectory { get; }

    /// <summary>An address of this machine that pods reach.</summary>
    Task<string> HostAddressAsync();

    /// <summary>Runs kubectl as somebody who may do everything.</summary>
    Task<ScriptResult> KubectlAsync(string? input, params string[] arguments);

    /// <summary>Runs a shell script on the node, as root.</summary>
    Task<ScriptResult> OnNodeAsync(string script);

    /// <summary>A condition of the shell, true for the process <c>$p</c> if it is one of the node's pods.</summary>
    string IsOfPod { get; }

    /// <summary>Gives the node the images of an archive.</summary>
    Task LoadAsync(string archive);

    /// <summary>Kills a part of the node (kubelet, containerd) or of the control plane (apiserver).</summary>
    Task StopAsync(string component);

    /// <summary>Starts it again.</summary>
    Task StartAsync(string component);
}
