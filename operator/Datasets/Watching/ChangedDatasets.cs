using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Watching;

/// <summary>
/// Which Datasets a change of a CacheNode is about: those whose entry in spec or status is another one than before. A CacheNode may list a thousand of them, and its agent writes its status every two seconds
/// while it fetches one.
/// </summary>
/// <param name="byUid">The Dataset of a uid; null: there is none.</param>
internal sealed class ChangedDatasets(Func<string, Dataset?> byUid)
{
    public IEnumerable<NamespacedName> Of(CacheNode? before, CacheNode? after) => Uids(before, after).Select(byUid).OfType<Dataset>().Select(NamespacedName.Of);

    private IEnumerable<string> Uids(CacheNode? before, CacheNode? after)
    {
        var old = before is null ? null : NodeEntries.Of(before);
        var now = after is null ? null : NodeEntries.Of(after);
        if (old is null || now is null || before!.Metadata.DeletionTimestamp != after!.Metadata.DeletionTimestamp || CanMount(before) != CanMount(after)) return (old?.Uids ?? []).Union(now?.Uids ?? []);
        var changed = Changed(old.Wanted, now.Wanted).Union(Changed(old.Reported, now.Reported)).ToHashSet();

        // How much room lacks there for those that were not let in is another figure now.
        if (Capacity(before) != Capacity(after) || changed.Any(uid => IsAdmitted(old, uid) != IsAdmitted(now, uid))) changed.UnionWith(NotAdmitted(now));
        return changed;
    }

    private static IEnumerable<string> Changed<T>(Dictionary<string, T> before, Dictionary<string, T> after) where T : class =>
        after.Where(entry => !entry.Value.Equals(before.GetValueOrDefault(entry.Key))).Select(entry => entry.Key).Concat(before.Keys.Where(uid => !after.ContainsKey(uid)));

    private IEnumerable<string> NotAdmitted(NodeEntries entries) => entries.Wanted.Values
        .Where(entry => entry.Snapshot is not null && !IsAdmitted(entries, entry.Uid) && byUid(entry.Uid)?.Spec.Prefetch.Policy == PrefetchPolicy.Eager).Select(entry => entry.Uid);

    private static bool IsAdmitted(NodeEntries entries, string uid) => entries.Wanted.GetValueOrDefault(uid)?.Prefetch is { Policy: PrefetchPolicy.Eager };

    private static (long, int) Capacity(CacheNode node) =>
        (node.Status?.Directories.Where(directory => directory.State != NodeDirectoryStatus.Failed).Sum(directory => directory.CapacityBytes) ?? -1, node.Spec.Watermarks.HighPercent);

    private static bool CanMount(CacheNode node) => node.Status?.Conditions.IsFalse(CacheNodeCondition.MountSupported) != true;
}
