using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Operator.Datasets.Volumes;
using VastK8s.Operator.Placement;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>All that the state of a Dataset follows from.</summary>
internal sealed record DatasetFacts
{
    public required Dataset Dataset { get; init; }

    /// <summary>What is wrong with its spec.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public PoolChoice Pool { get; init; } = new(null);

    /// <summary>Nodes that may hold it, and those that have something of it.</summary>
    public IReadOnlyList<DatasetNode> Nodes { get; init; } = [];

    /// <summary>Volumes made for it.</summary>
    public IReadOnlyList<V1PersistentVolume> Volumes { get; init; } = [];

    /// <summary>Claims made for it.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>Why volumes and claims that are wanted are not there.</summary>
    public IReadOnlyList<Obstacle> Obstacles { get; init; } = [];

    /// <summary>Secrets that it names and that are not there.</summary>
    public IReadOnlyList<string> MissingSecrets { get; init; } = [];

    /// <summary>Bytes of the snapshot of another Dataset (namespace and name of the entry); 0 where not known.</summary>
    public Func<NodeDataset, long> BytesOf { get; init; } = static _ => 0;

    public string Uid => Dataset.Metadata.Uid;

    public string Namespace => Dataset.Metadata.NamespaceProperty;

    public string Name => Dataset.Metadata.Name;

    public long Generation => Dataset.Metadata.Generation ?? 0;

    public bool IsEager => Dataset.Spec.Prefetch.Policy == PrefetchPolicy.Eager;

    public IEnumerable<DatasetNode> Eligible => Nodes.Where(node => node.IsEligible);

    public Listing? Listing => Facts.Listing.Of([.. Eligible]);

    /// <summary>The snapshot that new mounts are to show: the one that the wanted listing gave, else the one there was.</summary>
    public DatasetSnapshot? Snapshot => Listing is { Report.State: NodeListing.Complete, Lister.Reported.Snapshot: { } found } ? found : Dataset.Status?.Snapshot;

    /// <summary>Why the claim of a namespace is not there; null: nothing is in its way.</summary>
    public Obstacle? ObstacleIn(string @namespace) => Obstacles.FirstOrDefault(obstacle => obstacle.Namespace == @namespace);

    /// <summary>Bytes that lack on a node for all that spec wants fetched there, 0: none; null where its capacity or the snapshot is not known.</summary>
    public long? LackingOn(DatasetNode node) => Snapshot is { } snapshot ? NodeRoom.LeftOn(node.Node, BytesOf).Lacking(Dataset.Spec.Prefetch, snapshot.Bytes) : null;

    /// <summary>The condition as it was last written.</summary>
    public V1Condition? Prior(string type) => Dataset.Status?.Conditions.Find(type);

    /// <summary>The condition as it was last written, about the spec as it is now.</summary>
    public V1Condition? PriorOfGeneration(string type) => Prior(type) is { } condition && condition.ObservedGeneration == Generation ? condition : null;
}
