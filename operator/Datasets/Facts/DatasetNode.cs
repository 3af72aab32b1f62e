using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>A CacheNode as one Dataset sees it.</summary>
internal sealed record DatasetNode
{
    public required CacheNode Node { get; init; }

    /// <summary>Whether it may hold the Dataset: of its pool, and let in by its nodeSelector.</summary>
    public bool IsEligible { get; init; }

    /// <summary>Whether its Node is there at all.</summary>
    public bool Exists { get; init; }

    /// <summary>Whether node and agent work. What a dead one has reported is not known to be so any more.</summary>
    public bool IsAlive { get; init; }

    /// <summary>What the operator wants there; null: nothing.</summary>
    public NodeDataset? Entry { get; init; }

    /// <summary>What the agent last said, alive or not.</summary>
    public NodeDatasetStatus? Reported { get; init; }

    /// <summary>Name of the node.</summary>
    public string Name => Node.Spec.NodeName;

    /// <summary>What is known to be there.</summary>
    public NodeDatasetStatus? Known => IsAlive ? Reported : null;

    /// <summary>Whether it is to hold one of the copies; others that have an entry have it for a mount, a run, or to list.</summary>
    public bool IsPlaced => Entry is { MountOnly: false };

    /// <summary>Whether the operator has found room for it and wants it fetched.</summary>
    public bool IsAdmitted => Entry?.Prefetch is { Policy: PrefetchPolicy.Eager };

    /// <summary>Those that may hold a Dataset, and those that have something of it.</summary>
    /// <param name="dataset">The Dataset.</param>
    /// <param name="pool">Its pool; null: none, and no node may hold it.</param>
    /// <param name="cacheNodes">CacheNodes of all pools.</param>
    /// <param name="nodes">The Node of a name; null: it is gone.</param>
    /// <param name="isAlive">Whether a node and its agent work.</param>
    public static IReadOnlyList<DatasetNode> All(Dataset dataset, CachePool? pool, IReadOnlyList<CacheNode> cacheNodes, Func<string, V1Node?> nodes, Func<string, bool> isAlive)
    {
        var found = new List<DatasetNode>();
        foreach (var cacheNode in cacheNodes)
        {
            var entries = NodeEntries.Of(cacheNode);
            var entry = entries.Wanted.GetValueOrDefault(dataset.Metadata.Uid);
            var reported = entries.Reported.GetValueOrDefault(dataset.Metadata.Uid);
            var isOfPool = pool is not null && cacheNode.Spec.Pool == pool.Metadata.Name && cacheNode.Metadata.DeletionTimestamp is null;
            if (!isOfPool && entry is null && reported is null) continue;
            var node = nodes(cacheNode.Spec.NodeName);
            var isEligible = isOfPool && node is not null && NodeLabels.Match(dataset.Spec.NodeSelector, node.Metadata.Labels);
            if (!isEligible && entry is null && reported is null) continue;
            found.Add(new()
            {
                Node = cacheNode,
                IsEligible = isEligible,
                Exists = node is not null,
                IsAlive = isAlive(cacheNode.Spec.NodeName),
                Entry = entry,
                Reported = reported,
            });
        }

        return found;
    }
}
