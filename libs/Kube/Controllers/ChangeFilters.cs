namespace VastK8s.Kube.Controllers;

/// <summary>Filters ready made.</summary>
public static class ChangeFilters
{
    /// <summary>
    /// Lets a change pass unless it was one of status or bookkeeping alone: the generation moved (spec, or a deletion that began), or labels, annotations, finalizers or owners did. So a
    /// controller does not wake itself by writing status. Adds, deletes and resyncs pass.
    /// </summary>
    public static bool SpecOrMetadata<T>(T? before, T? after) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (before is null || after is null || before.Metadata.ResourceVersion == after.Metadata.ResourceVersion) return true;
        var (old, now) = (before.Metadata, after.Metadata);
        return old.Generation != now.Generation || old.DeletionTimestamp != now.DeletionTimestamp || !SameEntries(old.Labels, now.Labels)
            || !SameEntries(old.Annotations, now.Annotations) || !(old.Finalizers ?? []).SequenceEqual(now.Finalizers ?? [])
            || !(old.OwnerReferences ?? []).Select(owner => owner.Uid).SequenceEqual((now.OwnerReferences ?? []).Select(owner => owner.Uid));
    }

    private static bool SameEntries(IDictionary<string, string>? a, IDictionary<string, string>? b) => (a?.Count ?? 0) == (b?.Count ?? 0)
        && (a is null || a.All(entry => b!.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
