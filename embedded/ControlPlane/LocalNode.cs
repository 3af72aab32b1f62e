using System.Runtime.InteropServices;
using VastK8s.Api;
using VastK8s.Kube;

namespace VastK8s.Embedded.ControlPlane;

/// <summary>This machine as a Node: what a kubelet would register.</summary>
internal static class LocalNode
{
    private const string Hostname = "kubernetes.io/hostname";
    private const string Fallback = "localhost";

    /// <summary>A name that a Node may have, as the kubelet makes it of a host's: lower case; <c>localhost</c> where the rest is no name either.</summary>
    public static string Name(string hostname)
    {
#pragma warning disable CA1308 // Names of nodes are lower case.
        var name = hostname.ToLowerInvariant();
#pragma warning restore CA1308
        return ResourceName.IsSubdomain(name) ? name : Fallback;
    }

    /// <summary>Registers it, and says that it is ready.</summary>
    public static async Task RegisterAsync(IKubeClient client, EmbeddedOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string>
        {
            [Hostname] = options.NodeName,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
        };
        foreach (var (key, value) in options.NodeLabels) labels[key] = value;
        var node = await client.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = options.NodeName, Labels = labels } }, null, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        node.Status = new V1NodeStatus
        {
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready", Status = "True", Reason = "Embedded", Message = "the process that says so is the node's agent", LastHeartbeatTime = now, LastTransitionTime = now,
                },
            ],
        };
        await client.UpdateStatusAsync(node, null, cancellationToken).ConfigureAwait(false);
    }
}
