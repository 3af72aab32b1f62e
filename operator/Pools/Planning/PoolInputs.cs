using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>All that a pass is computed from.</summary>
internal sealed record PoolInputs
{
    public required CachePool Pool { get; init; }

    /// <summary>All pools, this one too.</summary>
    public required IReadOnlyList<CachePool> Pools { get; init; }

    /// <summary>All nodes of the cluster.</summary>
    public IReadOnlyList<V1Node> Nodes { get; init; } = [];

    /// <summary>Whether the agent on a node is there and Ready.</summary>
    public Func<string, bool> HasAgent { get; init; } = static _ => true;

    /// <summary>All Datasets.</summary>
    public IReadOnlyList<Dataset> Datasets { get; init; } = [];

    /// <summary>All PrefetchJobs.</summary>
    public IReadOnlyList<PrefetchJob> Jobs { get; init; } = [];

    /// <summary>The pool's CacheNodes as they are.</summary>
    public IReadOnlyList<CacheNode> CacheNodes { get; init; } = [];

    /// <summary>Whether nodes of another pool that is being deleted have a Dataset (name, uid); of this pool its CacheNodes tell.</summary>
    public Func<string, string, bool> Holds { get; init; } = static (_, _) => false;

    public required DateTimeOffset Now { get; init; }

    /// <summary>Time of a clock that nobody sets, from any start: for what is waited for.</summary>
    public required TimeSpan Elapsed { get; init; }
}
