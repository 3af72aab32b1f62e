using k8s;
using k8s.Models;
using VastK8s.Api.Schema;

namespace VastK8s.Api.Datasets;

/// <summary>
/// One or more object-store sources shown as one read-only file tree, and how to cache it. Pods of its namespace mount it by the
/// PersistentVolumeClaim of the same name.
/// </summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KindName, PluralName = "datasets")]
[Resource("dset")]
[Scale(".spec.placement.copies", ".status.nodes.ready")]
[PrinterColumn("Source", "string", ".spec.sources[0].uri", Description = "The first source.")]
[PrinterColumn("Objects", "integer", ".status.snapshot.objects", Description = "Objects of the current snapshot.")]
[PrinterColumn("Size", "string", ".status.summary.size", Description = "Their bytes.")]
[PrinterColumn("Cached", "string", ".status.summary.cached", Description = "Share of the wanted bytes that the nodes hold, verified.")]
[PrinterColumn("Nodes", "string", ".status.summary.nodes", Description = "Nodes that are ready, of those wanted.")]
[PrinterColumn("Phase", "string", ".status.phase", Description = "Where it stands.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Rate", "string", ".status.summary.rate", Wide = true, Description = "Bytes a second that arrive on all nodes together.")]
[PrinterColumn("Snapshot", "string", ".status.snapshot.id", Wide = true, Description = "Id of the current snapshot.")]
[PrinterColumn("Message", "string", ".status.message", Wide = true, Description = "What is amiss, or what is going on.")]
public sealed record Dataset : IKubernetesObject<V1ObjectMeta>, ISpec<DatasetSpec>, IStatus<DatasetStatus?>
{
    /// <summary><c>kind</c> of a Dataset.</summary>
    public const string KindName = "Dataset";

    /// <summary><c>vastk8s.io/v1alpha1</c>.</summary>
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    /// <summary><c>Dataset</c>.</summary>
    public string Kind { get; set; } = KindName;

    /// <summary>Name, namespace, labels and what the API server keeps.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    [Required]
    public DatasetSpec Spec { get; set; } = new();

    /// <summary>What is there, as the operator last saw it.</summary>
    public DatasetStatus? Status { get; set; }
}
