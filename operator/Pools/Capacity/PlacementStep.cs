using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Capacity;

/// <summary>
/// Decides which nodes hold a copy of each Dataset, and which of them have room for it. Who holds one and fetches it keeps it; what is new takes what is left, in
/// <see cref="DatasetOrder"/>. So a second pass over what the first decided decides the same.
/// </summary>
internal static class PlacementStep
{
    /// <param name="datasets">In <see cref="DatasetOrder"/>.</param>
    public static void Run(IReadOnlyList<DatasetPlan> datasets)
    {
        foreach (var dataset in datasets) Keep(dataset);
        foreach (var dataset in datasets)
        {
            if (dataset.Facts.IsValid && dataset.Snapshot is not null) Place(dataset);
        }
    }

    private static void Keep(DatasetPlan dataset)
    {
        if (dataset.Snapshot is not { } snapshot) return;
        if (!dataset.Facts.IsValid)
        {
            // Its entries stay as they are, and so does what they take.
            foreach (var seen in dataset.Entries)
            {
                if (seen.Node.IsMember && seen.Entry.Prefetch is { } fetched) seen.Node.Room.Take(Need.Bytes(fetched, snapshot, seen.Node.Room));
            }

            return;
        }

        if (dataset.Facts.Prefetch is not { } prefetch) return;
        IEnumerable<PoolNode> holders = dataset.Entries.Where(seen => seen.Entry.Prefetch is not null && dataset.Eligible.Has(seen.Node)).Select(seen => seen.Node);
        // More than copies: those that a Dataset without history would not be on go first.
        if (dataset.Facts.Copies is not null) holders = holders.OrderByDescending(dataset.Score);
        foreach (var node in holders)
        {
            if (dataset.Admitted.Count == (dataset.Facts.Copies ?? int.MaxValue)) break;
            var bytes = Need.Bytes(prefetch, snapshot, node.Room);
            // Of a node that is away, or that has not said how much it has, nothing is taken.
            if (!node.IsAlive || !node.Room.IsKnown || node.Room.Fits(bytes)) Admit(dataset, node, bytes);
        }
    }

    private static void Place(DatasetPlan dataset)
    {
        var copies = dataset.Facts.Copies ?? int.MaxValue;
        if (copies >= dataset.Eligible.Nodes.Length)
        {
            foreach (var node in dataset.Eligible.Nodes) Place(dataset, node);
            return;
        }

        if (dataset.Placed.Count >= copies) return;
        var candidates = dataset.Eligible.Nodes.Where(node => !dataset.Placed[node] && node.Required < CacheNodeSpec.MaxDatasets)
            .Select(node => (Node: node, MayHaveRoom: MayHaveRoom(dataset, node), Score: dataset.Score(node))).ToArray();
        Array.Sort(candidates, static (x, y) => (y.MayHaveRoom, y.Score).CompareTo((x.MayHaveRoom, x.Score)));
        foreach (var (node, _, _) in candidates)
        {
            Place(dataset, node);
            if (dataset.Placed.Count == copies) break;
        }
    }

    private static void Place(DatasetPlan dataset, PoolNode node)
    {
        if (dataset.Placed[node]) return;
        if (HasRoom(dataset, node)) Admit(dataset, node, Need.Bytes(dataset.Facts.Prefetch!, dataset.Snapshot!, node.Room));
        else Add(dataset, node);
    }

    private static bool HasRoom(DatasetPlan dataset, PoolNode node) =>
        dataset.Facts.Prefetch is { } prefetch && node.IsAlive && node.Room.Fits(Need.Bytes(prefetch, dataset.Snapshot!, node.Room));

    // A node whose agent has yet to say how much it has keeps its turn: else the agent that speaks first would get all Datasets of a new pool.
    private static bool MayHaveRoom(DatasetPlan dataset, PoolNode node) => HasRoom(dataset, node) || (dataset.Facts.Prefetch is not null && node.IsAlive && !node.Room.IsKnown);

    private static void Admit(DatasetPlan dataset, PoolNode node, long bytes)
    {
        dataset.Admitted.Add(node);
        node.Room.Take(bytes);
        Add(dataset, node);
    }

    private static void Add(DatasetPlan dataset, PoolNode node)
    {
        if (node != dataset.Lister && !dataset.Placed[node]) node.Required++;
        dataset.Placed.Add(node);
    }
}
