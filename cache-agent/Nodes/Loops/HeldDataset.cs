using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>The Dataset of an entry, as it is kept on the node: what says where its objects are and how they look.</summary>
internal static class HeldDataset
{
    public static Dataset Of(NodeDataset entry) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = entry.Namespace, Name = entry.Name },
        Spec = new DatasetSpec { Sources = entry.Sources, Ownership = entry.Ownership ?? new(), Consistency = entry.Consistency ?? new() },
    };
}
