using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>Answers mount requests that get no entry: the agent reads no Dataset, and whoever waits for the mount is to learn why.</summary>
internal static class RefusalStep
{
    /// <param name="plans">Datasets of the pool.</param>
    /// <param name="nodes">All nodes of the pass.</param>
    /// <param name="all">Datasets of all pools.</param>
    /// <param name="pool">Name of the pool.</param>
    /// <param name="choice">Which pool a Dataset belongs to.</param>
    public static void Run(IReadOnlyList<DatasetPlan> plans, IReadOnlyList<PoolNode> nodes, IReadOnlyList<Dataset> all, string pool, PoolChoices choice)
    {
        Dictionary<string, DatasetPlan>? planned = null;
        foreach (var node in nodes)
        {
            foreach (var request in node.There?.Status?.MountRequests ?? [])
            {
                planned ??= plans.ToDictionary(plan => plan.Facts.Uid);
                var (reason, message) = planned.TryGetValue(request.DatasetUid, out var plan) ? Why(plan, node) : Why(all.FirstOrDefault(d => d.Metadata.Uid == request.DatasetUid), pool, choice);
                if (reason is null || node.Refusals.Count == CacheNodeSpec.MaxMountRequests) continue;
                node.Refusals.Add(new NodeMountRefusal { DatasetUid = request.DatasetUid, RequestedAt = request.RequestedAt, Reason = reason, Message = message });
            }
        }
    }

    private static (string? Reason, string? Message) Why(DatasetPlan plan, PoolNode node)
    {
        if (plan.Granted[node]) return default;
        var name = $"Dataset {plan.Dataset.Metadata.NamespaceProperty}/{plan.Dataset.Metadata.Name}";
        if (!plan.Eligible.Has(node)) return (NodeMountRefusal.NodeNotSelected, $"{name} may not be on node {node.Name}: its spec.nodeSelector wants {Labels(plan.Facts.NodeSelector)}");
        if (!plan.Facts.IsValid) return (NodeMountRefusal.InvalidSpec, $"the spec of {name} is invalid; its status says why");
        return plan.Snapshot is null
            ? (NodeMountRefusal.NotIndexed, $"{name} has not been listed yet; its status says what it waits for")
            : (NodeMountRefusal.NodeFull, $"node {node.Name} has {CacheNodeSpec.MaxDatasets} Datasets already: use nodeSelector, placement.copies or more pools");
    }

    // Of what is not this pool's no more is said than where it belongs.
    private static (string Reason, string Message) Why(Dataset? dataset, string pool, PoolChoices choice)
    {
        if (dataset is null) return (NodeMountRefusal.NotFound, "there is no such Dataset: it was deleted, perhaps to be made anew");
        if (choice.Of(dataset).Name is not { } owner) return (NodeMountRefusal.OtherPool, $"it belongs to no CachePool, and this node to CachePool {pool}");
        return owner != pool
            ? (NodeMountRefusal.OtherPool, $"it belongs to CachePool {owner}, and this node to CachePool {pool}")
            : (NodeMountRefusal.Terminating, "it is being deleted");
    }

    private static string Labels(ValueMap<string> selector) => string.Join(",", selector.Select(label => $"{label.Key}={label.Value}"));
}
