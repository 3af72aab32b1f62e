using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement.Labelling;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>What wakes the <see cref="PrefetchJobReconciler"/>: its jobs, and what of Datasets and nodes a plan is made from.</summary>
internal static class PrefetchJobController
{
    private const string Name = "prefetchjob";
    private const string ByUid = "uid";
    private const int Workers = 4;

    public static void Register(OperatorParts parts)
    {
        var informers = parts.Informers;
        var jobs = informers.Jobs.Lister;
        informers.Jobs.AddIndex(ByUid, static job => [job.Metadata.Uid ?? ""]);
        parts.Manager.AddController(Name, new PrefetchJobReconciler(parts), new ControllerOptions { Workers = Workers })
            .For(informers.Jobs, ChangeFilters.SpecOrMetadata)
            .Watches(informers.Datasets, dataset => JobsOf(NamespacedName.Of(dataset)), DatasetMatters)
            .Watches(informers.CacheNodes, Reported, ReportsDiffer)
            .Watches(informers.CacheNodes, node => node.Spec.Datasets.SelectMany(entry => JobsOf(new NamespacedName(entry.Namespace, entry.Name))), PlacementDiffers)
            .Watches(informers.Nodes, _ => jobs.List().Where(job => job.Spec.NodeSelector.Count > 0 && !job.IsFinished()).Select(NamespacedName.Of), LabelsDiffer);

        IEnumerable<NamespacedName> JobsOf(NamespacedName dataset) => jobs.ByIndex(OperatorInformers.ByDataset, dataset.ToString()).Select(NamespacedName.Of);
        IEnumerable<NamespacedName> Reported(CacheNode node) =>
            (node.Status?.PrefetchJobs ?? []).SelectMany(report => jobs.ByIndex(ByUid, report.Uid)).Select(NamespacedName.Of);
    }

    private static bool DatasetMatters(Dataset? before, Dataset? after) => before is null || after is null
        || before.Metadata.Generation != after.Metadata.Generation || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp
        || before.Status?.Snapshot != after.Status?.Snapshot || before.Status?.Nodes.Desired != after.Status?.Nodes.Desired
        || (after.Status?.Snapshot is null && before.Status?.Message != after.Status?.Message);

    private static bool ReportsDiffer(CacheNode? before, CacheNode? after) => before is null || after is null || before.Status?.PrefetchJobs != after.Status?.PrefetchJobs;

    private static bool PlacementDiffers(CacheNode? before, CacheNode? after) => before is null || after is null || !Placement(before).SequenceEqual(Placement(after))
        || before.Spec.PrefetchJobs != after.Spec.PrefetchJobs;

    private static IEnumerable<(string Uid, bool IsPlaced)> Placement(CacheNode node) => node.Spec.Datasets.Select(entry => (entry.Uid, entry.Prefetch is not null));

    private static bool LabelsDiffer(V1Node? before, V1Node? after) => before is null || after is null || !CachedLabels.AreSameOtherwise(before, after);
}
