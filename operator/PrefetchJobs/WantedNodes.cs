using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>The nodes on which a PrefetchJob wants its paths.</summary>
/// <param name="Nodes">Those that are known, by name.</param>
/// <param name="Others">How many there are to be besides: nodes without room for the Dataset, or that have not been told yet.</param>
internal sealed record WantedNodes(IReadOnlyList<CandidateNode> Nodes, int Others)
{
    /// <summary>
    /// With a selector: nodes with these labels that may have the Dataset; those that hold no copy get an entry with the run. Without: as many as hold a copy of it, which are those that may fetch it
    /// by themselves (an entry's <c>prefetch</c>), and those that were told of this run although they may not. What is not known counts as not begun, so that a run never ends short of it.
    /// </summary>
    public static WantedNodes Of(PrefetchJob job, PrefetchJobStatus status, Dataset? dataset, IEnumerable<CandidateNode> candidates)
    {
        if (dataset is null) return new([], 0);
        var (uid, spec) = (dataset.Metadata.Uid, dataset.Spec);
        var all = candidates.OrderBy(node => node.Name, StringComparer.Ordinal);
        if (job.Spec.NodeSelector.Count > 0) return new([.. all.Where(node => job.Spec.NodeSelector.All(l => node.Labels.TryGetValue(l.Key, out var value) && value == l.Value))], 0);
        var holding = all.Where(node => node.EntryOf(uid) is { MountOnly: false }).ToList();
        var copies = spec.Prefetch.Policy == PrefetchPolicy.Eager ? dataset.Status?.Nodes.Desired ?? 0 : Math.Min(holding.Count, spec.Placement.Copies ?? int.MaxValue);
        var known = holding.Where(node => node.EntryOf(uid)!.Prefetch is not null || node.IsTold(job.Metadata.Uid, status.Run)).ToList();
        return new(known, Math.Max(0, copies - known.Count));
    }

    public int Count => Nodes.Count + Others;
}
