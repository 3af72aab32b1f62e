using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>What the reconciler of Datasets does with what an agent has listed.</summary>
internal static class Adoption
{
    /// <summary>The snapshot that new mounts are to show.</summary>
    public static DatasetSnapshot? Of(Dataset dataset, IEnumerable<CacheNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.Spec.Datasets.FirstOrDefault(entry => entry.Uid == dataset.Metadata.Uid) is { Role: NodeRole.List, ListRequest: { } request }
                && node.Status?.Datasets.FirstOrDefault(report => report.Uid == dataset.Metadata.Uid) is { Snapshot: { } listed, Listing: { State: NodeListing.Complete } listing }
                && listing.Request == request)
            {
                return listed;
            }
        }

        return dataset.Status?.Snapshot;
    }
}
