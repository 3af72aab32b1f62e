using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Kube.Informers;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Placement;

/// <summary>Which Datasets the nodes of a pool have, as the informers show it.</summary>
internal static class PoolHolding
{
    /// <summary>The pools as they are now.</summary>
    public static PoolChoices Choices(this OperatorInformers informers) => new(informers.Pools.Lister.List(), informers.CacheNodes.Lister.Holds);

    /// <summary>Whether a node of the pool is to have a Dataset (uid), or has something of it.</summary>
    public static bool Holds(this ILister<CacheNode> nodes, string pool, string uid) => nodes.ByIndex(OperatorInformers.ByDatasetUid, uid).Any(node => node.Spec.Pool == pool);
}
