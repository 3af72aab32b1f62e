using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>An agent as the operator sees it: what it reports when it has done what its CacheNode says.</summary>
internal static class SimulatedAgent
{
    /// <param name="spec">What it is to do.</param>
    /// <param name="before">What it reported before: what it still has.</param>
    /// <param name="capacity">Bytes of its one directory.</param>
    /// <param name="now">The time.</param>
    /// <param name="list">What a listing of a Dataset gives; null: it does not end.</param>
    public static CacheNodeStatus Report(CacheNodeSpec spec, CacheNodeStatus? before, long capacity, DateTimeOffset now, Func<NodeDataset, DatasetSnapshot?> list)
    {
        var known = before?.Datasets.ToDictionary(d => d.Uid) ?? [];
        ValueList<NodeDatasetStatus> datasets = [.. spec.Datasets.Select(entry => Report(entry, known.GetValueOrDefault(entry.Uid), now, list))];
        ValueList<NodeDirectoryStatus> directories = [.. spec.Directories.Select(d => new NodeDirectoryStatus { Path = d.Path, CapacityBytes = capacity, State = NodeDirectoryStatus.Ready })];
        return new CacheNodeStatus
        {
            Address = $"{spec.NodeName}:7000",
            Conditions = (before?.Conditions ?? []).With(CacheNodeCondition.Ready, ConditionStatus.True, "Ready", "", 1, now),
            Directories = directories,
            Datasets = datasets,
            Totals = CacheNodeTotals.Of(directories, datasets),
        };
    }

    private static NodeDatasetStatus Report(NodeDataset entry, NodeDatasetStatus? before, DateTimeOffset now, Func<NodeDataset, DatasetSnapshot?> list)
    {
        var (snapshot, listing) = (before?.Snapshot, before?.Listing);
        if (entry is { Role: NodeRole.List, ListRequest: { } request } && (listing?.Request != request || listing.State != NodeListing.Complete))
        {
            var listed = list(entry);
            listing = new NodeListing { Request = request, State = listed is null ? NodeListing.Running : NodeListing.Complete, EndedAt = listed is null ? null : Whole(now) };
            snapshot = listed is null ? snapshot : listed with { ListedAt = Whole(now) };
        }

        // From another node, if one was named.
        if (entry.Snapshot is { } wanted && snapshot?.Id != wanted.Id && wanted.From.Count > 0) snapshot = new DatasetSnapshot { Id = wanted.Id };
        return new NodeDatasetStatus { Uid = entry.Uid, ObservedGeneration = entry.Generation, Snapshot = snapshot, Listing = listing, Mountable = snapshot is not null };
    }

    private static DateTime Whole(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).UtcDateTime;
}
