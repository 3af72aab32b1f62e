using k8s;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Kube;

namespace VastK8s.Api.CachePools;

/// <summary>Nodes that cache Datasets: which ones, on which directories, how much, evicting when. A node belongs to one pool.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KindName, PluralName = "cachepools")]
[ClusterScoped]
[Resource("cpool", NameIsLabel = true)]
[PrinterColumn("Nodes", "string", ".status.summary.nodes", Description = "Nodes that are ready, of those selected.")]
[PrinterColumn("Used", "string", ".status.summary.used", Description = "Bytes cached on all nodes together.")]
[PrinterColumn("Capacity", "string", ".status.summary.capacity", Description = "Most bytes that they cache.")]
[PrinterColumn("Datasets", "integer", ".status.datasets", Description = "Datasets that the pool holds.")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type=='Ready')].status", Description = "Whether every node is ready.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Message", "string", ".status.message", Wide = true, Description = "What is amiss.")]
public sealed record CachePool : IKubernetesObject<V1ObjectMeta>, ISpec<CachePoolSpec>, IStatus<CachePoolStatus?>
{
    /// <summary><c>kind</c> of a CachePool.</summary>
    public const string KindName = "CachePool";

    /// <summary>The pool of Datasets that name none.</summary>
    public const string DefaultName = "default";

    /// <summary><c>vastk8s.io/v1alpha1</c>.</summary>
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    /// <summary><c>CachePool</c>.</summary>
    public string Kind { get; set; } = KindName;

    /// <summary>Name, labels and what the API server keeps.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    [Required]
    public CachePoolSpec Spec { get; set; } = new();

    /// <summary>What is there, as the operator last saw it.</summary>
    public CachePoolStatus? Status { get; set; }
}
