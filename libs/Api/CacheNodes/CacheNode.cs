using k8s;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Kube;

namespace VastK8s.Api.CacheNodes;

/// <summary>
/// What one node of a CachePool is to hold (spec, written by the operator) and what it has (status, written by the node's agent). Made and
/// deleted by the operator; nothing to edit.
/// </summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KindName, PluralName = "cachenodes")]
[ClusterScoped]
[Resource("cnode", WrittenByPrograms = true)]
[PrinterColumn("Node", "string", ".spec.nodeName", Description = "The node.")]
[PrinterColumn("Pool", "string", ".spec.pool", Description = "Its CachePool.")]
[PrinterColumn("Datasets", "integer", ".status.totals.datasets", Description = "Datasets that it is to hold.")]
[PrinterColumn("Used", "string", ".status.summary.used", Description = "Bytes cached.")]
[PrinterColumn("Capacity", "string", ".status.summary.capacity", Description = "Most bytes cached.")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type=='Ready')].status", Description = "Whether agent and directories work.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Rate", "string", ".status.summary.rate", Wide = true, Description = "Bytes a second that arrive.")]
[PrinterColumn("Agent", "string", ".status.agentVersion", Wide = true, Description = "Version of the agent.")]
[PrinterColumn("Address", "string", ".status.address", Wide = true, Description = "Where other nodes fetch from it.")]
[PrinterColumn("Message", "string", ".status.message", Wide = true, Description = "What is amiss.")]
public sealed record CacheNode : IKubernetesObject<V1ObjectMeta>, ISpec<CacheNodeSpec>, IStatus<CacheNodeStatus?>
{
    /// <summary><c>kind</c> of a CacheNode.</summary>
    public const string KindName = "CacheNode";

    /// <summary><c>vastk8s.io/v1alpha1</c>.</summary>
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    /// <summary><c>CacheNode</c>.</summary>
    public string Kind { get; set; } = KindName;

    /// <summary>Name (see <see cref="CacheNodeName"/>), labels and what the API server keeps.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What the operator wants there.</summary>
    [Required]
    public CacheNodeSpec Spec { get; set; } = new();

    /// <summary>What the agent has.</summary>
    public CacheNodeStatus? Status { get; set; }
}
