using System.Collections.Frozen;

namespace VastK8s.Kube;

/// <summary>
/// The kinds of Kubernetes itself that are in no namespace, for which the KubernetesClient package has types. The package says so only by the names of its
/// generated operations; a test compares.
/// </summary>
internal static class ClusterScopedKinds
{
    private static readonly FrozenSet<(string Group, string Kind)> Kinds = new (string, string[])[]
    {
        ("", ["ComponentStatus", "Namespace", "Node", "PersistentVolume"]),
        ("admissionregistration.k8s.io",
        [
            "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
        ]),
        ("apiextensions.k8s.io", ["CustomResourceDefinition"]),
        ("apiregistration.k8s.io", ["APIService"]),
        ("certificates.k8s.io", ["CertificateSigningRequest", "ClusterTrustBundle"]),
        ("flowcontrol.apiserver.k8s.io", ["FlowSchema", "PriorityLevelConfiguration"]),
        ("internal.apiserver.k8s.io", ["StorageVersion"]),
        ("networking.k8s.io", ["IngressClass", "IPAddress", "ServiceCIDR"]),
        ("node.k8s.io", ["RuntimeClass"]),
        ("rbac.authorization.k8s.io", ["ClusterRole", "ClusterRoleBinding"]),
        ("resource.k8s.io", ["DeviceClass", "DeviceTaintRule", "ResourcePoolStatusRequest", "ResourceSlice"]),
        ("scheduling.k8s.io", ["PriorityClass"]),
        ("storage.k8s.io", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]),
        ("storagemigration.k8s.io", ["StorageVersionMigration"]),
    }.SelectMany(group => group.Item2.Select(kind => (group.Item1, kind))).ToFrozenSet();

    public static bool Contains(string group, string kind) => Kinds.Contains((group, kind));
}
