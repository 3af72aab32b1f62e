using VastK8s.Api;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>The PersistentVolumeClaims of a Dataset: of its name, in its namespace and in each that it is shared with.</summary>
internal static class DesiredClaims
{
    /// <summary>Namespaces that are to have one, the Dataset's own first.</summary>
    public static IReadOnlyList<string> Namespaces(Dataset dataset) => [.. dataset.Spec.SharedWith.Prepend(dataset.Metadata.NamespaceProperty).Distinct()];

    /// <summary>The claim of a namespace, bound to its volume beforehand.</summary>
    public static V1PersistentVolumeClaim Of(Dataset dataset, string @namespace) => new()
    {
        Metadata = new()
        {
            Name = dataset.Metadata.Name,
            NamespaceProperty = @namespace,
            Labels = new Dictionary<string, string> { [Labels.DatasetUid] = dataset.Metadata.Uid },
        },
        Spec = new()
        {
            AccessModes = [DesiredVolumes.ReadOnlyMany],
            StorageClassName = "",
            VolumeMode = "Filesystem",
            VolumeName = VolumeName.Of(new(@namespace, dataset.Metadata.Name), dataset.Metadata.Uid),

            // Not the size: nothing is provisioned, and a quota on storage is not to be eaten up by what is cached once for all.
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(DesiredVolumes.LeastCapacity) } },
        },
    };
}
