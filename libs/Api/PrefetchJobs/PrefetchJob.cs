using k8s;
using k8s.Models;
using VastK8s.Api.Schema;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>Makes paths of a Dataset present on nodes, once or on a schedule. Complete means every wanted byte verified on every wanted node.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KindName, PluralName = "prefetchjobs")]
[Resource("pfj")]
[PrinterColumn("Dataset", "string", ".spec.datasetRef.name", Description = "The Dataset.")]
[PrinterColumn("Done", "string", ".status.summary.done", Description = "Share of the wanted bytes that is present and verified.")]
[PrinterColumn("Size", "string", ".status.summary.size", Description = "Wanted bytes on all nodes together.")]
[PrinterColumn("Nodes", "string", ".status.summary.nodes", Description = "Nodes that are complete, of those wanted.")]
[PrinterColumn("Phase", "string", ".status.phase", Description = "Where it stands.")]
[PrinterColumn("Last Schedule", "date", ".status.lastScheduleTime", Description = "When a run was last due.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Schedule", "string", ".spec.schedule", Wide = true, Description = "When it runs.")]
[PrinterColumn("Failed", "integer", ".status.objects.failed", Wide = true, Description = "Objects given up.")]
[PrinterColumn("Rate", "string", ".status.summary.rate", Wide = true, Description = "Bytes a second that arrive.")]
[PrinterColumn("ETA", "integer", ".status.etaSeconds", Wide = true, Description = "Seconds left at that rate.")]
[PrinterColumn("Message", "string", ".status.message", Wide = true, Description = "What is amiss, or what is going on.")]
public sealed record PrefetchJob : IKubernetesObject<V1ObjectMeta>, ISpec<PrefetchJobSpec>, IStatus<PrefetchJobStatus?>
{
    /// <summary><c>kind</c> of a PrefetchJob.</summary>
    public const string KindName = "PrefetchJob";

    /// <summary><c>vastk8s.io/v1alpha1</c>.</summary>
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    /// <summary><c>PrefetchJob</c>.</summary>
    public string Kind { get; set; } = KindName;

    /// <summary>Name, namespace, labels and what the API server keeps.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    [Required]
    public PrefetchJobSpec Spec { get; set; } = new();

    /// <summary>What is there, as the operator last saw it.</summary>
    public PrefetchJobStatus? Status { get; set; }
}
