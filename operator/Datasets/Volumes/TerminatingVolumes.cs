using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>Volumes that somebody has deleted while their claims are there: Kubernetes keeps them until the claims go, and takes no deletion back.</summary>
internal static class TerminatingVolumes
{
    public static Problem? Of(DatasetFacts facts)
    {
        var claims = facts.Claims.Where(claim => claim.Metadata.DeletionTimestamp is null).ToDictionary(claim => claim.Spec.VolumeName, claim => claim.Metadata.NamespaceProperty);
        var lost = facts.Volumes.Where(volume => volume.Metadata.DeletionTimestamp is not null && claims.ContainsKey(volume.Metadata.Name)).Select(volume => $"{claims[volume.Metadata.Name]}/{facts.Name}").ToList();
        return lost.Count == 0 ? null : new(
            DatasetReason.VolumeTerminating,
            $"the volume of claim {Names.Of(lost)} was deleted and goes with the claim: delete that too, and both are made anew when no pod mounts it");
    }
}
