using VastK8s.Api;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>The PersistentVolumes of a Dataset: one for each namespace that may mount it, since a volume binds one claim.</summary>
internal static class DesiredVolumes
{
    /// <summary>Name of the CSI driver.</summary>
    public const string Driver = "csi.vastk8s.io";

    /// <summary>What a claim asks for, and the least that a volume has: a quantity must be above 0.</summary>
    public const string LeastCapacity = "1Mi";

    private const long Mi = 1 << 20;

    /// <summary>The volume for a namespace.</summary>
    public static V1PersistentVolume Of(Dataset dataset, CachePool pool, DatasetSnapshot snapshot, string @namespace)
    {
        var (home, name, uid) = (dataset.Metadata.NamespaceProperty, dataset.Metadata.Name, dataset.Metadata.Uid);
        return new()
        {
            Metadata = new()
            {
                Name = VolumeName.Of(new(@namespace, name), uid),
                Labels = new Dictionary<string, string> { [Labels.DatasetUid] = uid },
            },
            Spec = new()
            {
                AccessModes = [ReadOnlyMany],
                StorageClassName = "",
                PersistentVolumeReclaimPolicy = "Retain",
                VolumeMode = "Filesystem",
                ClaimRef = new() { ApiVersion = "v1", Kind = "PersistentVolumeClaim", NamespaceProperty = @namespace, Name = name },
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(Capacity(snapshot.Bytes)) },
                NodeAffinity = Affinity(dataset, pool),
                Csi = new()
                {
                    Driver = Driver,

                    // A kubelet takes two volumes of one handle for one, and mounts but the first.
                    VolumeHandle = @namespace == home ? uid : $"{uid}/{@namespace}",
                    ReadOnlyProperty = true,
                    VolumeAttributes = new Dictionary<string, string> { ["dataset"] = name, ["namespace"] = home, ["uid"] = uid },
                },
            },
        };
    }

    /// <summary>The one access mode of volumes and claims.</summary>
    public const string ReadOnlyMany = "ReadOnlyMany";

    /// <summary>By labels, not by names: it cannot be changed later, and nodes come and go.</summary>
    public static V1VolumeNodeAffinity? Affinity(Dataset dataset, CachePool pool)
    {
        var labels = pool.Spec.NodeSelector.Concat(dataset.Spec.NodeSelector).Distinct().OrderBy(label => label.Key, StringComparer.Ordinal).ThenBy(label => label.Value, StringComparer.Ordinal)
            .Select(label => new V1NodeSelectorRequirement { Key = label.Key, OperatorProperty = "In", Values = [label.Value] }).ToList();
        return labels.Count == 0 ? null : new() { Required = new() { NodeSelectorTerms = [new() { MatchExpressions = labels }] } };
    }

    // The size at the first listing. It stays: a kubelet that sees a bound volume grow would try to resize the file system.
    private static string Capacity(long bytes) => bytes <= Mi ? LeastCapacity : $"{(bytes / Mi) + (bytes % Mi == 0 ? 0 : 1)}Mi";
}
