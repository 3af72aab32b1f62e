using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>A copy that is wanted.</summary>
/// <param name="Node">Where.</param>
/// <param name="State">How far it is.</param>
internal sealed record Copy(DatasetNode Node, CopyState State)
{
    public static Copy Of(DatasetFacts facts, DatasetSnapshot? snapshot, DatasetNode node) => new(node, StateOf(facts, snapshot, node));

    /// <summary>Whether the node has this snapshot, as far as is known.</summary>
    public static bool HasSnapshot(DatasetNode node, DatasetSnapshot? snapshot) => snapshot is not null && node.Known?.Snapshot?.Id == snapshot.Id;

    private static CopyState StateOf(DatasetFacts facts, DatasetSnapshot? snapshot, DatasetNode node)
    {
        if (!node.IsAlive) return CopyState.NotAlive;
        if (facts.IsEager && snapshot is not null && node.Entry?.Snapshot?.Id == snapshot.Id && !node.IsAdmitted) return CopyState.NotAdmitted;
        if (!HasSnapshot(node, snapshot) || node.Known!.ObservedGeneration != facts.Generation || (facts.IsEager && !node.IsAdmitted)) return CopyState.Unheard;
        return !node.Known.Ready ? CopyState.Fetching
            : !facts.IsEager ? CopyState.Ready
            : facts.Dataset.Spec.Prefetch.Paths.Count == 0 ? (node.Known.CachedBytes >= snapshot!.Bytes ? CopyState.Ready : CopyState.Fetching)
            : HasTakenIn(facts, snapshot!, node) ? CopyState.Ready : CopyState.Unheard;
    }

    // A node that was let in a moment ago may still say that it is ready from when nothing was to be fetched. Where all bytes are wanted they tell; of some paths, that the agent has taken the wish in.
    // Once that was seen, it is so: wishes of other Datasets move the generation too.
    private static bool HasTakenIn(DatasetFacts facts, DatasetSnapshot snapshot, DatasetNode node) =>
        node.Node.Status!.ObservedGeneration == node.Node.Metadata.Generation
        || (facts.PriorOfGeneration(DatasetCondition.Cached)?.Status == ConditionStatus.True && facts.Dataset.Status!.Snapshot?.Id == snapshot.Id);
}
