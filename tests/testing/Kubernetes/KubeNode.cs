namespace VastK8s.Testing.Kubernetes;

/// <summary>
/// A <see cref="KubeCluster"/> with all of the control plane and a node, <c>node1</c>, that runs pods. One on a machine at a time, as root; where another is up,
/// <see cref="KubeCluster.Missing"/> says so. Images are loaded by <see cref="LoadImageAsync"/>; <c>local/busybox:1</c> is there.
/// </summary>
public sealed class KubeNode() : KubeCluster(["kubelet"])
{
    /// <summary>Below it a pod's mount with Bidirectional propagation is seen by all: hostPath volumes that mount belong here.</summary>
    public string HostPath => Path.Combine(Folder, "node");

    /// <summary>kubelet's <c>--root-dir</c>, where CSI drivers register and mount.</summary>
    public string KubeletRoot => Path.Combine(HostPath, "kubelet");

    /// <summary>Gives the node container images.</summary>
    /// <param name="archive">Path of a docker or OCI archive (tar).</param>
    public Task LoadImageAsync(string archive) => RunAsync("image-load", archive);
}
