using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Operator.Placement;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>A node in one pass: a member of the pool, or one that has a CacheNode and is no member any more.</summary>
internal sealed class PoolNode(int index, string name, IDictionary<string, string>? labels, bool isMember, bool isAlive, CacheNode? there, PoolWatermarks watermarks)
{
    /// <summary>Its place among the nodes of the pass.</summary>
    public int Index { get; } = index;

    public string Name { get; } = name;

    public IDictionary<string, string>? Labels { get; } = labels;

    public bool IsMember { get; } = isMember;

    /// <summary>Member, Ready, and its agent too.</summary>
    public bool IsAlive { get; } = isMember && isAlive;

    /// <summary>Its CacheNode as it is; null: there is none yet.</summary>
    public CacheNode? There { get; } = there;

    /// <summary>Where others fetch from it; null: from nowhere.</summary>
    public string? Address { get; } = string.IsNullOrEmpty(there?.Status?.Address) ? null : there.Status.Address;

    public ulong Hash { get; } = Rendezvous.Hash(name);

    public NodeRoom Room { get; } = NodeRoom.Of(there?.Status, watermarks);

    /// <summary>Datasets that have to be here: listed or placed here. Kept below what a CacheNode takes.</summary>
    public int Required { get; set; }

    /// <summary>Entries granted in this pass.</summary>
    public int Granted { get; set; }

    /// <summary>What the CacheNode is to have, by namespace and name.</summary>
    public List<NodeDataset> Datasets { get; } = [];

    /// <summary>Mount requests that get no entry.</summary>
    public List<NodeMountRefusal> Refusals { get; } = [];

    /// <summary>What it is to have, by age.</summary>
    public List<NodePrefetchJob> Jobs { get; } = [];
}
