using System.Text.Json.Nodes;
using VastK8s.Api.CacheNodes;
using VastK8s.Kube;
using static VastK8s.Api.Labels;

namespace VastK8s.Operator.Placement.Labelling;

/// <summary>
/// Labels of Nodes that say which Datasets they hold, <c>cached.vastk8s.io/&lt;uid&gt;: ready</c>, for pods to prefer those nodes. All labels of this prefix are the operator's; others are never touched.
/// </summary>
internal static class CachedLabels
{
    /// <summary>Labels of a Node, at most. Each is 130 bytes of it with its managed field, and all who watch Nodes get them.</summary>
    public const int Most = 64;

    /// <summary>Name of the label of a Dataset.</summary>
    public static string KeyOf(string uid) => CachedPrefix + uid;

    /// <summary>Uids of the Datasets that a Node is to be labelled with.</summary>
    /// <param name="labels">The Node's labels: who has one keeps it while most of the copy is there, so that a refresh takes no label away for as long as its news is fetched.</param>
    /// <param name="cacheNodes">The Node's CacheNodes, one of each pool that it is in.</param>
    /// <param name="isEverywhere">Whether all nodes are to hold a Dataset. When more are held than there may be labels, these go last: once they are everywhere, theirs say nothing.</param>
    public static IReadOnlySet<string> Desired(IDictionary<string, string>? labels, IEnumerable<CacheNode> cacheNodes, Func<HeldCopy, bool> isEverywhere)
    {
        var held = cacheNodes.SelectMany(HeldCopy.Of).Where(copy => (copy.IsWhole || (copy.IsMost && HasLabel(copy))) && Api.ResourceName.IsLabelKey(KeyOf(copy.Uid))).ToList();
        if (held.Count <= Most) return held.Select(copy => copy.Uid).ToHashSet();
        return held.OrderBy(isEverywhere).ThenBy(copy => !copy.IsMounted).ThenBy(copy => !HasLabel(copy))
            .ThenBy(copy => copy.Dataset.Namespace, StringComparer.Ordinal).ThenBy(copy => copy.Dataset.Name, StringComparer.Ordinal)
            .Select(copy => copy.Uid).Distinct().Take(Most).ToHashSet();

        bool HasLabel(HeldCopy copy) => labels?.ContainsKey(KeyOf(copy.Uid)) == true;
    }

    /// <summary>The merge patch that makes it so; null: it is.</summary>
    public static Patch? Difference(IDictionary<string, string>? labels, IReadOnlySet<string> desired)
    {
        var changes = new JsonObject();
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            if (!key.StartsWith(CachedPrefix, StringComparison.Ordinal)) continue;
            if (!desired.Contains(key[CachedPrefix.Length..])) changes[key] = null;
            else if (value != CachedReady) changes[key] = CachedReady;
        }

        foreach (var uid in desired)
        {
            if (labels?.ContainsKey(KeyOf(uid)) != true) changes[KeyOf(uid)] = CachedReady;
        }

        return changes.Count == 0 ? null : Patch.Merge(new() { ["metadata"] = new JsonObject { ["labels"] = changes } });
    }

    /// <summary>Whether two Nodes have the same labels, save for these.</summary>
    public static bool AreSameOtherwise(V1Node a, V1Node b) => AreSame(a, b, isCached: false);

    /// <summary>Whether two Nodes have the same of these labels.</summary>
    public static bool AreSame(V1Node a, V1Node b) => AreSame(a, b, isCached: true);

    private static bool AreSame(V1Node a, V1Node b, bool isCached)
    {
        var (x, y) = (a.Metadata.Labels, b.Metadata.Labels);
        return Count(x) == Count(y) && (x is null || x.All(label => IsCached(label.Key) != isCached || (y?.TryGetValue(label.Key, out var value) == true && value == label.Value)));

        int Count(IDictionary<string, string>? labels) => labels?.Keys.Count(key => IsCached(key) == isCached) ?? 0;
        static bool IsCached(string key) => key.StartsWith(CachedPrefix, StringComparison.Ordinal);
    }
}
