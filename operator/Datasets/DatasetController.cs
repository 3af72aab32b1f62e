using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Datasets.Watching;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets;

/// <summary>What wakes the <see cref="DatasetReconciler"/>.</summary>
internal static class DatasetController
{
    /// <summary>Its name in logs and metrics.</summary>
    public const string Name = "dataset";

    // Each waits for the API server most of the time; beyond these the server is the limit.
    private const int Workers = 8;

    /// <summary>Adds it to a manager, before that runs.</summary>
    public static Controller Register(
        Manager manager, OperatorInformers informers, OperatorOptions options, Applier applier, IEventRecorder events, TimeProvider? time = null, DatasetTimes? times = null)
    {
        var requests = new DatasetRequests(informers);
        var reconciler = new DatasetReconciler(manager.Client, informers, options, applier, events, time ?? TimeProvider.System, times);
        var controller = manager.AddController(Name, reconciler, new() { Workers = Workers })
            // A status that is another one than was written here: of somebody who has no business there, or of an operator that was about to lose its Lease.
            .For(informers.Datasets, (before, after) => ChangeFilters.SpecOrMetadata(before, after) || (before!.Status != after!.Status && !reconciler.HasWritten(after)))
            .WatchesChanges(informers.Datasets, DatasetRequests.OfGone)
            .WatchesChanges(informers.CacheNodes, new ChangedDatasets(requests.OfUid).Of)
            .Watches(informers.Pools, requests.OfPool, DatasetRequests.PoolMatters)
            .Watches(informers.Volumes, requests.OfOwned)
            .Watches(informers.Claims, requests.OfOwned)
            .Watches(informers.Secrets, requests.OfSecret)
            .Watches(informers.Namespaces, requests.OfNamespace, DatasetRequests.NamespaceMatters)
            .Watches(informers.Nodes, node => requests.OfNode(node.Metadata.Name), DatasetRequests.NodeMatters);
        return informers.Agents is { } agents
            ? controller.Watches(agents, pod => pod.Spec?.NodeName is { } node ? requests.OfNode(node) : [], DatasetRequests.AgentMatters)
            : controller;
    }
}
