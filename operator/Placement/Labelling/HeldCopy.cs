using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Placement.Labelling;

/// <summary>What a node says it has of a Dataset that it is to hold, as far as labels go by it.</summary>
/// <param name="Uid"><c>metadata.uid</c> of the Dataset.</param>
/// <param name="Dataset">Its name.</param>
/// <param name="IsWhole">Whether all that is wanted of it is there.</param>
/// <param name="IsMost">Whether nearly all is: what a refresh has brought is still fetched.</param>
/// <param name="IsMounted">Whether pods read it there.</param>
internal readonly record struct HeldCopy(string Uid, NamespacedName Dataset, bool IsWhole, bool IsMost, bool IsMounted)
{
    // Of the bytes.
    private const double Most = 0.9;

    /// <summary>Those of a CacheNode that may be relied on: none of one that is being deleted, or whose agent says that it does not work.</summary>
    public static IEnumerable<HeldCopy> Of(CacheNode node)
    {
        if (node.Metadata.DeletionTimestamp is not null || node.Status?.Conditions.IsFalse(CacheNodeCondition.Ready) != false) yield break;
        var reported = NodeEntries.Of(node).Reported;
        foreach (var entry in node.Spec.Datasets)
        {
            if (!reported.TryGetValue(entry.Uid, out var copy) || copy.Snapshot is not { } snapshot) continue;
            var isSome = entry.Prefetch is { Policy: PrefetchPolicy.Eager, Paths.Count: > 0 };
            var isWhole = copy.Ready && (isSome || (copy.CachedBytes >= snapshot.Bytes && copy.CachedObjects >= snapshot.Objects));
            var isMost = isWhole || (!isSome && copy.CachedBytes >= Most * snapshot.Bytes);
            yield return new(entry.Uid, new(entry.Namespace, entry.Name), isWhole, isMost, copy.Mounts > 0);
        }
    }

    /// <summary>Whether another one of these is so. Progress, which agents report every two seconds, is none.</summary>
    public static bool AnyDiffers(CacheNode? before, CacheNode? after) => before is null || after is null || !Of(before).SequenceEqual(Of(after));
}
