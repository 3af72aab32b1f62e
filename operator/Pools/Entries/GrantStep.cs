using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>
/// Decides which nodes get an entry of each Dataset: those that list it or hold a copy, and those that need one for a mount or a run, as far as a CacheNode takes that many. Where it does not,
/// the former go before the latter, then what is there before what is new, then <see cref="DatasetOrder"/>.
/// </summary>
internal static class GrantStep
{
    /// <param name="datasets">In <see cref="DatasetOrder"/>.</param>
    /// <param name="nodes">All nodes of the pass.</param>
    /// <param name="most">Entries of one node, at most.</param>
    /// <returns>Datasets that do not have all their entries.</returns>
    public static int Run(IReadOnlyList<DatasetPlan> datasets, IReadOnlyList<PoolNode> nodes, int most = CacheNodeSpec.MaxDatasets)
    {
        foreach (var dataset in datasets) GrantThere(dataset, required: true, most);
        foreach (var dataset in datasets)
        {
            if (dataset.Lister is { } lister) Grant(dataset, lister, most);
            foreach (var node in dataset.Placed.Of(nodes)) Grant(dataset, node, most);
        }

        foreach (var dataset in datasets) GrantThere(dataset, required: false, most);
        foreach (var dataset in datasets)
        {
            if (dataset.Snapshot is null || !dataset.Facts.IsValid || dataset.Asked.Count == 0) continue;
            foreach (var node in dataset.Asked.Of(nodes))
            {
                if (dataset.Eligible.Has(node)) Grant(dataset, node, most);
            }
        }

        return datasets.Count(dataset => dataset.IsShort);
    }

    private static void GrantThere(DatasetPlan dataset, bool required, int most)
    {
        foreach (var seen in dataset.Entries)
        {
            if (Stays(dataset, seen) && (dataset.Requires(seen.Node) || !dataset.Facts.IsValid) == required) Grant(dataset, seen.Node, most);
        }
    }

    // What is wrong keeps what it has. Before there is a snapshot only the lister has an entry, save for what a lost status has left: that is not thrown away.
    private static bool Stays(DatasetPlan dataset, SeenEntry seen)
    {
        if (!dataset.Facts.IsValid) return seen.Node.IsMember;
        if (!dataset.Eligible.Has(seen.Node)) return false;
        return dataset.Requires(seen.Node) || (dataset.Snapshot is null ? seen.Entry.Snapshot is not null : dataset.Asked[seen.Node]);
    }

    private static void Grant(DatasetPlan dataset, PoolNode node, int most)
    {
        if (dataset.Granted[node]) return;
        if (node.Granted >= most)
        {
            dataset.IsShort = true;
            return;
        }

        dataset.Granted.Add(node);
        node.Granted++;
    }
}
