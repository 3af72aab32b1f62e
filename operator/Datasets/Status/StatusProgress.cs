using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Tells progress from news.</summary>
internal static class StatusProgress
{
    /// <summary>
    /// Whether two states differ in nothing but how far something is and how it is told: no phase, no condition's status or reason, no snapshot, no number of nodes or mounts. On the way to where it can
    /// first be mounted, the phase and all that comes with it is progress, too, but for the snapshot: who applies thousands at once waits for the end of it.
    /// </summary>
    public static bool IsOnlyProgress(DatasetStatus before, DatasetStatus after) =>
        News(before) == News(after)
        || (before.Phase is DatasetPhase.Pending or DatasetPhase.Indexing or DatasetPhase.Caching && after.Phase is DatasetPhase.Indexing or DatasetPhase.Caching
            && before.Snapshot == after.Snapshot && before.ObservedGeneration == after.ObservedGeneration);

    private static DatasetStatus News(DatasetStatus status) => status with
    {
        Message = null,
        Cached = null,
        RateBytesPerSecond = 0,
        Summary = new(),
        Conditions = [.. status.Conditions.Select(condition => condition with { Message = "" })],
    };
}
