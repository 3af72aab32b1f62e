using VastK8s.Api.CacheNodes;
using VastK8s.Api.Validation;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>What one pass over a pool comes to.</summary>
internal sealed record PoolPlan
{
    /// <summary>Members, by name.</summary>
    public required IReadOnlyList<NodePlan> Nodes { get; init; }

    /// <summary>CacheNodes that are no longer wanted.</summary>
    public IReadOnlyList<CacheNode> Leaving { get; init; } = [];

    /// <summary>Nodes that the pool selects and that are an older one's.</summary>
    public IReadOnlyList<ContestedNode> Contested { get; init; } = [];

    /// <summary>What is wrong with the pool's spec; nothing of it is done then.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary><c>namespace/name</c> of the Datasets that the pool is for, in order.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>How many of them lack an entry on a node that has as many as a CacheNode takes.</summary>
    public int LeftOut { get; init; }

    /// <summary>Nodes whose CacheNode others change each time it is written, found when it was.</summary>
    public IReadOnlyList<Dispute> Disputes { get; init; } = [];

    /// <summary>When to compute it again although nothing changed; null: not.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
