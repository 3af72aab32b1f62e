using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>Writes down the entries that were granted. Equal entries of a Dataset are one object on all nodes: there are hundreds of thousands.</summary>
internal sealed class EntryStep
{
    private readonly NodeDataset?[] _before;
    private readonly bool[] _hasSnapshot;
    private readonly List<NodeDataset> _written = [];

    private EntryStep(int nodes) => (_before, _hasSnapshot) = (new NodeDataset?[nodes], new bool[nodes]);

    /// <param name="datasets">By namespace and name: so are the entries of a node.</param>
    /// <param name="nodes">All nodes of the pass.</param>
    public static void Run(IEnumerable<DatasetPlan> datasets, IReadOnlyList<PoolNode> nodes)
    {
        var step = new EntryStep(nodes.Count);
        foreach (var dataset in datasets) step.Write(dataset, nodes);
    }

    private void Write(DatasetPlan dataset, IReadOnlyList<PoolNode> nodes)
    {
        foreach (var seen in dataset.Entries) _before[seen.Node.Index] = seen.Entry;
        foreach (var seen in dataset.Reports) _hasSnapshot[seen.Node.Index] = dataset.HasSnapshot(seen) || IsAhead(dataset, seen);
        var holders = new SnapshotHolders(dataset);
        foreach (var node in dataset.Granted.Of(nodes)) node.Datasets.Add(dataset.Facts.IsValid ? Entry(dataset, node, holders) : _before[node.Index]!);

        foreach (var seen in dataset.Entries) _before[seen.Node.Index] = null;
        foreach (var seen in dataset.Reports) _hasSnapshot[seen.Node.Index] = false;
        _written.Clear();
    }

    private NodeDataset Entry(DatasetPlan dataset, PoolNode node, SnapshotHolders holders)
    {
        var before = _before[node.Index];
        var (role, request) = node == dataset.Lister ? (NodeRole.List, dataset.ListRequest) : (NodeRole.Hold, null);
        var snapshot = dataset.Snapshot is { } current ? holders.For(node, current.Id, before?.Snapshot, _hasSnapshot[node.Index]) : before?.Snapshot;
        DatasetPrefetch? prefetch = dataset.Snapshot is null ? (before?.Prefetch is null ? null : dataset.Facts.Prefetch) : dataset.Admitted[node] ? dataset.Facts.Prefetch : null;
        // Copies are placed when there is a snapshot. Until then a lister is one, so that it stays one where nothing is fetched beforehand.
        var mountOnly = dataset.Snapshot is null ? before?.MountOnly ?? false : !dataset.Placed[node];
        foreach (var written in _written)
        {
            if (IsSame(written, role, request, snapshot, prefetch, mountOnly)) return written;
        }

        var entry = before is not null && IsSame(before, role, request, snapshot, prefetch, mountOnly) && IsOf(before, dataset.Facts.Template)
            ? before
            : dataset.Facts.Template with { Role = role, ListRequest = request, Snapshot = snapshot, Prefetch = prefetch, MountOnly = mountOnly };
        _written.Add(entry);
        return entry;
    }

    // It has listed a newer one, which is about to be taken over: it need not get the older one from others.
    private static bool IsAhead(DatasetPlan dataset, SeenReport seen) =>
        seen.Node == dataset.Lister && seen.Report is { Snapshot: not null, Listing: { State: NodeListing.Complete } listing } && listing.Request == dataset.ListRequest;

    private static bool IsSame(NodeDataset entry, string role, string? request, NodeSnapshot? snapshot, DatasetPrefetch? prefetch, bool mountOnly) =>
        entry.Role == role && entry.ListRequest == request && entry.Snapshot == snapshot && entry.Prefetch == prefetch && entry.MountOnly == mountOnly;

    private static bool IsOf(NodeDataset entry, NodeDataset template) =>
        entry.Generation == template.Generation && entry.Namespace == template.Namespace && entry.Name == template.Name && entry.Uid == template.Uid
        && entry.Retain == template.Retain && entry.Ownership == template.Ownership && entry.Consistency == template.Consistency && entry.Sources == template.Sources;
}
