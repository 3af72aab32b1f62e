using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;

namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>Something to make present: what a Dataset's entry wants, or one attempt of a run of a PrefetchJob.</summary>
internal sealed record PrefetchWish
{
    /// <summary>Local name of the Dataset.</summary>
    public required string DatasetUid { get; init; }

    /// <summary>Id of the snapshot whose objects are wanted.</summary>
    public required string Snapshot { get; init; }

    /// <summary>Paths of the tree; empty: everything.</summary>
    public ValueList<string> Paths { get; init; } = [];

    /// <summary>Higher ones go first.</summary>
    public int Priority { get; init; }

    /// <summary>The attempt; null: a Dataset's entry.</summary>
    public NodePrefetchJob? Job { get; init; }

    /// <summary>
    /// All wishes of a spec, in the order in which equal ones go: jobs by age, then Datasets. A job goes by the priority of its Dataset.
    /// </summary>
    public static IReadOnlyList<PrefetchWish> Of(CacheNodeSpec spec)
    {
        var datasets = spec.Datasets.DistinctBy(d => d.Uid).ToDictionary(d => d.Uid);
        return
        [
            .. spec.PrefetchJobs.Where(j => datasets.ContainsKey(j.DatasetUid)).Select(j => new PrefetchWish
            {
                DatasetUid = j.DatasetUid,
                Snapshot = j.Snapshot,
                Paths = j.Paths,
                Priority = datasets[j.DatasetUid].Prefetch?.Priority ?? 0,
                Job = j,
            }),
            .. datasets.Values.Where(d => d is { Snapshot: not null, Prefetch.Policy: PrefetchPolicy.Eager }).Select(d => new PrefetchWish
            {
                DatasetUid = d.Uid,
                Snapshot = d.Snapshot!.Id,
                Paths = d.Prefetch!.Paths,
                Priority = d.Prefetch.Priority,
            }),
        ];
    }
}
