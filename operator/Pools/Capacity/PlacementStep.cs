using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Placement;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Capacity;

/// <summary>
/// Decides which nodes hold a copy of each Dataset, and which of them have room for it. Who holds one and fetches it, or is to fetch nothing beforehand, keeps it; what is new takes what is left,
/// in <see cref="DatasetOrder"/>. So a second pass over what the first decided decides the same.
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
                if (seen.Node.IsMember && seen.Entry.Prefetch is { } fetched) seen.Node.Room.Take(Need.Bytes(fetched, snapshot.Bytes, seen.Node.Room));
            }

            return;
        }

        if (dataset.Facts.Prefetch is not { } prefetch)
        {
            KeepOnDemand(dataset);
            return;
        }

        IEnumerable<PoolNode> holders = dataset.Entries.Where(seen => seen.Entry.Prefetch is not null && dataset.Eligible.Has(seen.Node)).Select(seen => seen.Node);
        // More than copies: those that a Dataset without history would not be on go first.
        if (dataset.Facts.Copies is not null) holders = holders.OrderByDescending(dataset.Score);
        foreach (var node in holders)
        {
            if (dataset.Admitted.Count == (dataset.Facts.Copies ?? int.MaxValue)) break;
            var bytes = Need.Bytes(prefetch, snapshot.Bytes, node.Room);
            // Of a node that is away, or that has not said how much it has, nothing is taken.
            if (!node.IsAlive || !node.Room.IsKnown || node.Room.Fits(bytes)) Admit(dataset, node, bytes);
        }
    }

    // Nothing says that they fetch; what readers have brought is there, and goes with the entry.
    private static void KeepOnDemand(DatasetPlan dataset)
    {
        if (dataset.Facts.Copies is not { } copies) return;
        foreach (var node in Copies(dataset).OrderByDescending(dataset.Score).Take(copies)) Add(dataset, node);
    }

    private static IEnumerable<PoolNode> Copies(DatasetPlan dataset) =>
        dataset.Entries.Where(seen => !seen.Entry.MountOnly && dataset.Eligible.Has(seen.Node)).Select(seen => seen.Node);

    private static void Place(DatasetPlan dataset)
    {
        var copies = dataset.Facts.Copies ?? int.MaxValue;
        if (copies >= dataset.Eligible.Nodes.Length)
        {
            foreach (var node in dataset.Eligible.Nodes) Place(dataset, node);
            return;
        }

        if (dataset.Placed.Count >= copies) return;
        var there = Copies(dataset).ToHashSet();
        var candidates = dataset.Eligible.Nodes.Where(node => !dataset.Placed[node] && node.Required < CacheNodeSpec.MaxDatasets)
            .Select(node => (Node: node, MayHaveRoom: MayHaveRoom(dataset, node), IsThere: there.Contains(node), Score: dataset.Score(node))).ToArray();
        Array.Sort(candidates, static (x, y) => (y.MayHaveRoom, y.IsThere, y.Score).CompareTo((x.MayHaveRoom, x.IsThere, x.Score)));
        foreach (var (node, _, _, _) in candidates)
        {
            Place(dataset, node);
            if (dataset.Placed.Count == copies) break;
        }
    }

    private static void Place(DatasetPlan dataset, PoolNode node)
    {
        if (dataset.Placed[node]) return;
        if (HasRoom(dataset, node)) Admit(dataset, node, Need.Bytes(dataset.Facts.Prefetch!, dataset.Snapshot!.Bytes, node.Room));
        else Add(dataset, node);
    }

    private static bool HasRoom(DatasetPlan dataset, PoolNode node) =>
        dataset.Facts.Prefetch is { } prefetch && node.IsAlive && node.Room.Fits(Need.Bytes(prefetch, dataset.Snapshot!.Bytes, node.Room));

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
