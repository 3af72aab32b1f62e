namespace VastK8s.CsiDriver.Volumes;

/// <summary>Keys of volume attributes, of StorageClass parameters, and of what kubelet and external-provisioner add to them.</summary>
internal static class VolumeAttributes
{
    /// <summary>Name of the Dataset.</summary>
    public const string Dataset = "dataset";

    /// <summary>Its namespace; absent: the pod's, or the claim's.</summary>
    public const string Namespace = "namespace";

    /// <summary>"true" for an inline volume. Of kubelet, with podInfoOnMount.</summary>
    public const string Ephemeral = "csi.storage.k8s.io/ephemeral";

    /// <summary>Namespace of the pod. Of kubelet, with podInfoOnMount.</summary>
    public const string PodNamespace = "csi.storage.k8s.io/pod.namespace";

    /// <summary>Name of the pod. Of kubelet, with podInfoOnMount.</summary>
    public const string PodName = "csi.storage.k8s.io/pod.name";

    /// <summary>Namespace of the claim. Of external-provisioner, with --extra-create-metadata.</summary>
    public const string ClaimNamespace = "csi.storage.k8s.io/pvc/namespace";

    /// <summary>What names of others begin with.</summary>
    public const string ForeignPrefix = "csi.storage.k8s.io/";
}
