using System.Text.Json.Serialization;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.CacheNodes;

/// <summary>What an agent has. Lists are atomic, since the agent alone writes them.</summary>
public sealed record CacheNodeStatus
{
    /// <summary>The <c>metadata.generation</c> of the CacheNode that the agent last took in.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Version of the agent.</summary>
    [Length(0, 64)]
    public string? AgentVersion { get; init; }

    /// <summary>host:port where the agent serves snapshots and cached bytes to other agents. Absent: it serves none.</summary>
    [Length(0, 261)]
    public string? Address { get; init; }

    /// <summary>
    /// A time at which the agent was alive. Coarse: it is written with other changes, and by itself only as often as the agent is told to. A node whose agent is
    /// gone is told by its pod and its Node, not by this alone.
    /// </summary>
    public DateTime? HeartbeatTime { get; init; }

    /// <summary>What is amiss.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }

    /// <summary>Ready, MountSupported and SufficientCapacity.</summary>
    [ListMap("type")]
    [Items(0, 16)]
    public ValueList<V1Condition> Conditions { get; init; } = [];

    /// <summary>Directories that hold cached bytes.</summary>
    [Items(0, 32)]
    public ValueList<NodeDirectoryStatus> Directories { get; init; } = [];

    /// <summary>The Datasets of spec, and those that are gone from it and still mounted.</summary>
    [Items(0, 2 * CacheNodeSpec.MaxDatasets)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodeDatasetStatus> Datasets { get; init; } = [];

    /// <summary>The runs of spec, and how far they are.</summary>
    [Items(0, 256)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodePrefetchJobStatus> PrefetchJobs { get; init; } = [];

    /// <summary>
    /// Datasets that the node holds no copy of and needs an entry of: the agent writes one when somebody asks it to mount such a Dataset, takes it back when it is mounted or the mount was
    /// given up, and keeps one for a day after the last use. The newest first.
    /// </summary>
    [Items(0, CacheNodeSpec.MaxMountRequests)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<NodeMountRequest> MountRequests { get; init; } = [];

    /// <summary>Sums over directories and Datasets.</summary>
    public CacheNodeTotals Totals { get; init; } = new();

    /// <summary>Some of these numbers as text, for the columns of <c>kubectl get</c>.</summary>
    public CacheNodeSummary Summary { get; init; } = new();
}
