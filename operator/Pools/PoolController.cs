using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Pools;

/// <summary>Has the <see cref="PoolReconciler"/> called with the names of the pools that a change concerns.</summary>
internal static class PoolController
{
    public static Controller Register(Manager manager, OperatorInformers informers, OperatorOptions options, Applier applier, IEventRecorder events, TimeProvider time)
    {
        var reconciler = new PoolReconciler(informers, options, manager.Client, applier, events, time);
        var pools = informers.Pools.Lister;
        var controller = manager.AddController("pool", reconciler, new ControllerOptions { Workers = 2 })
            .For(informers.Pools, PoolWakeUps.OfPool)
            // A pool that comes, goes or selects others takes nodes from, or gives nodes and Datasets to, any other.
            .Watches(informers.Pools, _ => pools.List().Select(NamespacedName.Of), ChangeFilters.SpecOrMetadata)
            .Watches(informers.Nodes, node => PoolsOf(node.Metadata.Name).Concat(pools.List().Where(pool => PoolMembers.Selects(pool, node)).Select(NamespacedName.Of)), PoolWakeUps.OfNode)
            .Watches(informers.CacheNodes, node => [new NamespacedName(node.Spec.Pool)], (before, after) => PoolWakeUps.OfCacheNode(before, after, reconciler.HasWritten))
            .Watches(informers.Datasets, dataset => Named(informers.Choices().Of(dataset).Name), PoolWakeUps.OfDataset)
            .Watches(
                informers.Jobs,
                job => informers.Datasets.Lister.Get(new NamespacedName(job.Metadata.NamespaceProperty, job.Spec.DatasetRef.Name)) is { } dataset
                    ? Named(informers.Choices().Of(dataset).Name)
                    : [],
                PoolWakeUps.OfJob);
        return informers.Agents is { } agents ? controller.Watches(agents, pod => PoolsOf(pod.Spec?.NodeName), PoolWakeUps.OfAgent) : controller;

        IEnumerable<NamespacedName> PoolsOf(string? node) =>
            node is null ? [] : informers.CacheNodes.Lister.ByIndex(OperatorInformers.ByNode, node).Select(there => new NamespacedName(there.Spec.Pool));
    }

    private static IEnumerable<NamespacedName> Named(string? pool) => pool is null ? [] : [new NamespacedName(pool)];
}
