using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>Writes down which runs of PrefetchJobs each node has.</summary>
internal static class JobStep
{
    public static void Run(IReadOnlyList<PrefetchJob> jobs, IReadOnlyList<DatasetPlan> datasets)
    {
        if (jobs.Count == 0) return;
        var byName = datasets.ToDictionary(d => (d.Dataset.Metadata.NamespaceProperty, d.Dataset.Metadata.Name));
        foreach (var job in jobs.OrderBy(job => job.Metadata.CreationTimestamp).ThenBy(job => job.Metadata.Uid, StringComparer.Ordinal))
        {
            if (!byName.TryGetValue((job.Metadata.NamespaceProperty, job.Spec.DatasetRef.Name), out var dataset) || JobEntries.Of(job, dataset.Facts.Uid) is not { } entry) continue;
            foreach (var node in dataset.Eligible.Nodes)
            {
                if (dataset.Granted[node] && node.Jobs.Count < JobEntries.MaxJobs && JobEntries.Wants(job, node.Labels, dataset.Placed[node])) node.Jobs.Add(entry);
            }
        }
    }
}
