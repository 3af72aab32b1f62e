using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>Where nodes get a Dataset's snapshot from: nodes that are alive and report it, the one that lists first.</summary>
internal sealed class SnapshotHolders(DatasetPlan dataset)
{
    // As many as NodeSnapshot.From takes.
    private const int Most = 8;

    private List<PoolNode>? _holders;
    private HashSet<string>? _addresses;

    private List<PoolNode> Holders => _holders ??=
    [
        .. dataset.Reports.Where(seen => seen.Node is { IsAlive: true, Address: not null } && dataset.HasSnapshot(seen)).Select(seen => seen.Node)
            .OrderByDescending(node => node == dataset.Lister).ThenByDescending(dataset.Score),
    ];

    /// <summary>
    /// What a node's entry says of the snapshot. A node that has it needs no sources, and keeps those it was told. For others the list is made anew only when it has half as many that can
    /// be asked as it could have: as the snapshot spreads over hundreds of nodes, each entry is written three times more at most, not with every node that gets it.
    /// </summary>
    public NodeSnapshot For(PoolNode node, string id, NodeSnapshot? before, bool hasSnapshot)
    {
        var known = before?.Id == id ? before : null;
        if (hasSnapshot) return known ?? new NodeSnapshot { Id = id };
        _addresses ??= [.. Holders.Select(holder => holder.Address!)];
        var possible = Math.Min(Most, Holders.Count(holder => holder != node));
        if (known is not null && (possible == 0 || known.From.Count(_addresses.Contains) * 2 > possible)) return known;
        return new NodeSnapshot { Id = id, From = [.. Holders.Where(holder => holder != node).Take(Most).Select(holder => holder.Address!)] };
    }
}
