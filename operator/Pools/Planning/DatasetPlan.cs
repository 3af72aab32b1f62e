using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Entries;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>A Dataset of the pool in one pass: what is there of it, and step by step what is to be.</summary>
internal sealed class DatasetPlan(Dataset dataset, DatasetFacts facts, NodeSet eligible, int nodes)
{
    public Dataset Dataset { get; } = dataset;

    public DatasetFacts Facts { get; } = facts;

    /// <summary>The snapshot that new mounts show; null before the first.</summary>
    public DatasetSnapshot? Snapshot { get; } = dataset.Status?.Snapshot;

    /// <summary>The nodes that may have it.</summary>
    public NodeSet Eligible { get; } = eligible;

    /// <summary>Entries that there are, by index of the node; nodes that leave, too.</summary>
    public List<SeenEntry> Entries { get; } = [];

    /// <summary>What nodes report, by index of the node.</summary>
    public List<SeenReport> Reports { get; } = [];

    /// <summary>The node that lists; null: none can.</summary>
    public PoolNode? Lister { get; set; }

    /// <summary>What it is asked to list; null: nothing new.</summary>
    public string? ListRequest { get; set; }

    /// <summary>Nodes that are to hold a copy.</summary>
    public NodeMask Placed { get; } = new(nodes);

    /// <summary>Of them, those with room for it: they fetch it beforehand.</summary>
    public NodeMask Admitted { get; } = new(nodes);

    /// <summary>Nodes that need an entry without holding a copy: a mount is asked for or is there, or a run wants it. Whether they may have one is not said.</summary>
    public NodeMask Asked { get; } = new(nodes);

    /// <summary>Nodes that get an entry.</summary>
    public NodeMask Granted { get; } = new(nodes);

    public ulong Score(PoolNode node) => Rendezvous.Score(Facts.Hash, node.Hash);

    /// <summary>Whether a node reports the snapshot that new mounts show.</summary>
    public bool HasSnapshot(SeenReport seen) => Snapshot is not null && seen.Report.Snapshot?.Id == Snapshot.Id;

    /// <summary>Whether a node is to have an entry and gets none: it has as many as a CacheNode takes.</summary>
    public bool IsShort { get; set; }

    /// <summary>Whether a node has to have an entry: it lists, or holds a copy. Others have one while they need it (<see cref="Asked"/>).</summary>
    public bool Requires(PoolNode node) => node == Lister || Placed[node];
}
