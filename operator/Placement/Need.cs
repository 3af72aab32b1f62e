using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Placement;

/// <summary>How many bytes of a node an eager Dataset is counted with.</summary>
internal static class Need
{
    private const int SharesOfPaths = 10;

    /// <summary>
    /// All bytes of the snapshot. With <c>prefetch.paths</c> nobody but the agent knows how many bytes lie below them: counted are the snapshot's, but no more than a tenth of
    /// the node, so that a few paths of a Dataset larger than any node are fetched. The agent says so (SufficientCapacity) where that was too little.
    /// </summary>
    public static long Bytes(DatasetPrefetch prefetch, long snapshotBytes, NodeRoom room) =>
        prefetch.Paths.Count == 0 || !room.IsKnown ? snapshotBytes : (long)Int128.Min(snapshotBytes, room.Total / SharesOfPaths);
}
