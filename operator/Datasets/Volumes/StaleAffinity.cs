using VastK8s.Api.CachePools;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>Volumes that were made for other nodes than the pool and the Dataset select now. Kubernetes lets nobody change that.</summary>
internal static class StaleAffinity
{
    public static Problem? Of(DatasetFacts facts)
    {
        if (facts.Pool.Pool is not { } pool) return null;
        var stale = facts.Volumes.Where(volume => volume.Metadata.DeletionTimestamp is null && Is(facts, pool, volume)).Select(volume => $"{volume.Spec.ClaimRef?.NamespaceProperty}/{facts.Name}").ToList();
        return stale.Count == 0 ? null : new(
            DatasetReason.StaleNodeAffinity,
            $"the volume of claim {Names.Of(stale)} is for the nodes that were selected when it was made: delete the claim, and both are made anew when no pod mounts it");
    }

    /// <summary>Whether the volume is for other nodes.</summary>
    public static bool Is(DatasetFacts facts, CachePool pool, V1PersistentVolume volume) => !Expressions(volume.Spec.NodeAffinity).SequenceEqual(Expressions(DesiredVolumes.Affinity(facts.Dataset, pool)));

    private static IEnumerable<string> Expressions(V1VolumeNodeAffinity? affinity) => (affinity?.Required?.NodeSelectorTerms ?? [])
        .SelectMany(term => (term.MatchExpressions ?? []).Select(label => $"{label.Key} {label.OperatorProperty} {string.Join(',', label.Values ?? [])}"));
}
