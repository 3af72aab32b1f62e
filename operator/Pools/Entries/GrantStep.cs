using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>
/// Decides which nodes get an entry of each Dataset: all that may mount it, as far as a CacheNode takes that many. Where it does not, Datasets that are listed or placed there go before
/// those that are only mounted, then what is there before what is new, then <see cref="DatasetOrder"/>.
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
        var leftOut = 0;
        var isFull = false;
        foreach (var dataset in datasets)
        {
            if (dataset.Snapshot is null || !dataset.Facts.IsValid || dataset.Granted.Count == dataset.Eligible.Nodes.Length) continue;
            foreach (var node in isFull ? [] : dataset.Eligible.Nodes) Grant(dataset, node, most);
            if (dataset.Granted.Count == dataset.Eligible.Nodes.Length) continue;
            leftOut++;
            isFull = isFull || nodes.All(node => !node.IsMember || node.Granted >= most);
        }

        return leftOut;
    }

    private static void GrantThere(DatasetPlan dataset, bool required, int most)
    {
        foreach (var seen in dataset.Entries)
        {
            if (Stays(dataset, seen) && (dataset.Requires(seen.Node) || !dataset.Facts.IsValid) == required) Grant(dataset, seen.Node, most);
        }
    }

    // What is wrong keeps what it has. Before there is a snapshot only the lister has an entry, save for what a lost status has left: that is not thrown away.
    private static bool Stays(DatasetPlan dataset, SeenEntry seen) => !dataset.Facts.IsValid
        ? seen.Node.IsMember
        : dataset.Eligible.Has(seen.Node) && (dataset.Snapshot is not null || seen.Entry.Snapshot is not null || seen.Node == dataset.Lister);

    private static void Grant(DatasetPlan dataset, PoolNode node, int most)
    {
        if (node.Granted >= most || dataset.Granted[node]) return;
        dataset.Granted.Add(node);
        node.Granted++;
    }
}
