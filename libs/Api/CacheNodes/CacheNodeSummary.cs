using VastK8s.Api.Schema;

namespace VastK8s.Api.CacheNodes;

/// <summary>Numbers of the status as text, for the columns of <c>kubectl get</c> alone: programs read the numbers.</summary>
public sealed record CacheNodeSummary
{
    /// <summary>Bytes cached, as in 1.2Ti.</summary>
    [Length(0, 32)]
    public string? Used { get; init; }

    /// <summary>Most bytes cached, as in 4Ti.</summary>
    [Length(0, 32)]
    public string? Capacity { get; init; }

    /// <summary>Bytes a second that arrive, as in 1.1Gi/s.</summary>
    [Length(0, 32)]
    public string? Rate { get; init; }

    /// <summary>The texts for these sums.</summary>
    public static CacheNodeSummary Of(CacheNodeTotals totals) => new()
    {
        Used = StatusText.Bytes(totals.UsedBytes),
        Capacity = StatusText.Bytes(totals.CapacityBytes),
        Rate = StatusText.Rate(totals.RateBytesPerSecond),
    };
}
