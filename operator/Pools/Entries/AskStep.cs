using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.Pools.Planning;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>
/// Finds the nodes that need an entry of a Dataset without holding a copy: the agent was asked to mount it, or has it mounted, or a run of a PrefetchJob names the node by its labels. All of
/// that is in objects, so that a new leader finds the same.
/// </summary>
internal static class AskStep
{
    public static void Run(IReadOnlyList<PrefetchJob> jobs, IReadOnlyList<DatasetPlan> datasets, IReadOnlyList<PoolNode> nodes)
    {
        foreach (var dataset in datasets)
        {
            foreach (var seen in dataset.Reports)
            {
                if (seen.Report.Mounts > 0) dataset.Asked.Add(seen.Node);
            }
        }

        OfRequests(datasets, nodes);
        OfRuns(jobs, datasets);
    }

    private static void OfRequests(IReadOnlyList<DatasetPlan> datasets, IReadOnlyList<PoolNode> nodes)
    {
        Dictionary<string, DatasetPlan>? byUid = null;
        foreach (var node in nodes)
        {
            foreach (var request in node.There?.Status?.MountRequests ?? [])
            {
                byUid ??= datasets.ToDictionary(dataset => dataset.Facts.Uid);
                if (byUid.TryGetValue(request.DatasetUid, out var dataset)) dataset.Asked.Add(node);
            }
        }
    }

    private static void OfRuns(IReadOnlyList<PrefetchJob> jobs, IReadOnlyList<DatasetPlan> datasets)
    {
        Dictionary<(string, string), DatasetPlan>? byName = null;
        foreach (var job in jobs)
        {
            // Without labels a job is for the nodes with a copy.
            if (job.Spec.NodeSelector.Count == 0 || !job.WantsFetching()) continue;
            byName ??= datasets.ToDictionary(dataset => (dataset.Dataset.Metadata.NamespaceProperty, dataset.Dataset.Metadata.Name));
            if (!byName.TryGetValue((job.Metadata.NamespaceProperty, job.Spec.DatasetRef.Name), out var dataset)) continue;
            foreach (var node in dataset.Eligible.Nodes)
            {
                if (JobEntries.Wants(job, node.Labels, isPlaced: false)) dataset.Asked.Add(node);
            }
        }
    }
}
