using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Listing;

/// <summary>Which node lists a Dataset's sources: one, and the same one for as long as it is alive.</summary>
internal static class ListerChoice
{
    /// <summary>The entry that has the role List now; null: none has.</summary>
    /// <remarks>Two have it when the operator died between two writes; the one that was asked later is the one it had chosen.</remarks>
    public static SeenEntry? Current(DatasetPlan dataset)
    {
        SeenEntry? best = null;
        foreach (var seen in dataset.Entries)
        {
            if (seen.Entry.Role == NodeRole.List && (best is null || Rank(dataset, seen).CompareTo(Rank(dataset, best.Value)) > 0)) best = seen;
        }

        return best;
    }

    public static bool CanList(DatasetPlan dataset, PoolNode node) => node.IsAlive && dataset.Eligible.Has(node);

    /// <summary>
    /// Who is to list: who does now while it can; else a node that is alive, best one that has the snapshot already. While none is alive nothing changes hands. Null: nobody.
    /// </summary>
    public static PoolNode? Choose(DatasetPlan dataset, SeenEntry? current)
    {
        if (current is { Node: var now } && CanList(dataset, now)) return now;
        PoolNode? best = null;
        (bool, ulong) bestRank = default;
        foreach (var node in dataset.Eligible.Nodes)
        {
            if (!node.IsAlive || node.Required >= CacheNodeSpec.MaxDatasets) continue;
            var rank = (Reports(dataset, node), dataset.Score(node));
            if (best is not null && rank.CompareTo(bestRank) <= 0) continue;
            (best, bestRank) = (node, rank);
        }

        return best ?? (current is { Node: var away } && dataset.Eligible.Has(away) ? away : null);
    }

    private static (bool, long, ulong) Rank(DatasetPlan dataset, SeenEntry seen) =>
        (CanList(dataset, seen.Node), ListToken.Parse(seen.Entry.ListRequest)?.AskedAt ?? 0, dataset.Score(seen.Node));

    private static bool Reports(DatasetPlan dataset, PoolNode node)
    {
        foreach (var seen in dataset.Reports)
        {
            if (seen.Node == node) return dataset.HasSnapshot(seen);
        }

        return false;
    }
}
