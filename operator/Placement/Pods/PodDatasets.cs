using System.Text.Json;
using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Volumes;

namespace VastK8s.Operator.Placement.Pods;

/// <summary>Which Datasets a pod mounts: by claims that the operator made, and by inline volumes of the CSI driver.</summary>
/// <param name="claim">The claim of a name among those that have <see cref="Labels.DatasetUid"/>; null: there is none.</param>
/// <param name="dataset">The Dataset of a name; null: there is none.</param>
internal sealed class PodDatasets(Func<NamespacedName, V1PersistentVolumeClaim?> claim, Func<NamespacedName, Dataset?> dataset)
{
    /// <summary>Datasets of one pod that are looked at. Kubernetes itself sets volumes no limit.</summary>
    public const int Most = 16;

    private const string DatasetAttribute = "dataset";
    private const string NamespaceAttribute = "namespace";

    /// <summary>Their uids, each once, in the order of the volumes.</summary>
    public IReadOnlyList<string> UidsOf(string @namespace, JsonElement pod) =>
        [.. (pod.Child("spec")?.Child("volumes")?.Items() ?? []).Select(volume => UidOf(@namespace, volume)).OfType<string>().Where(IsUid).Distinct().Take(Most)];

    private string? UidOf(string @namespace, JsonElement volume)
    {
        if (volume.Child("persistentVolumeClaim")?.Text("claimName") is { } name)
        {
            return claim(new(@namespace, name))?.Metadata.Labels?.TryGetValue(Labels.DatasetUid, out var uid) == true ? uid : null;
        }

        if (volume.Child("csi") is not { } csi || csi.Text("driver") != DesiredVolumes.Driver || csi.Child("volumeAttributes") is not { } attributes) return null;
        if (attributes.Text(DatasetAttribute) is not { } inline) return null;
        var found = dataset(new(attributes.Text(NamespaceAttribute) ?? @namespace, inline));

        // The mount will be refused; where a Dataset of others is, is not for this pod to find out.
        return found is not null && (found.Metadata.NamespaceProperty == @namespace || found.Spec.SharedWith.Contains(@namespace)) ? found.Metadata.Uid : null;
    }

    // A claim that somebody else has labelled may say anything: what makes no label would make the pod invalid.
    private static bool IsUid(string uid) => ResourceName.IsLabelKey(Labels.CachedPrefix + uid);
}
