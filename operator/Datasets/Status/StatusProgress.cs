using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Tells progress from news.</summary>
internal static class StatusProgress
{
    /// <summary>Whether two states differ in nothing but how far something is and how it is told: no phase, no condition's status or reason, no snapshot, no number of nodes or mounts.</summary>
    public static bool IsOnlyProgress(DatasetStatus before, DatasetStatus after) => News(before) == News(after);

    private static DatasetStatus News(DatasetStatus status) => status with
    {
        Message = null,
        Cached = null,
        RateBytesPerSecond = 0,
        Summary = new(),
        Conditions = [.. status.Conditions.Select(condition => condition with { Message = "" })],
    };
}
