using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>What a mount promises about change at the source.</summary>
[CelRule("!has(self.maxStaleness) || self.mode == 'Eventual'", "maxStaleness is for mode Eventual alone: leave it out", FieldPath = ".maxStaleness")]
public sealed record DatasetConsistency
{
    /// <summary>
    /// <c>Snapshot</c>: a mount shows what was listed when it was made; a read of an object that changed since then fails, and never returns bytes of another
    /// version. <c>Eventual</c>: a live tree, so old as maxStaleness at most. <c>Strong</c>: the source is asked at each open. Only Snapshot is served yet.
    /// </summary>
    [Allowed(ConsistencyMode.Snapshot, ConsistencyMode.Eventual, ConsistencyMode.Strong)]
    public string Mode { get; init; } = ConsistencyMode.Snapshot;

    /// <summary>With Eventual: how old the tree may be.</summary>
    public Duration? MaxStaleness { get; init; }
}
