using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>When the sources are listed again.</summary>
[CelRule("!has(self.interval) || duration(self.interval) >= duration('30s')", "shorter than 30 seconds: use 30s or more", FieldPath = ".interval")]
public sealed record DatasetRefresh
{
    /// <summary>The shortest <see cref="Interval"/>: a listing of a large bucket takes longer, and costs money.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(30);

    /// <summary>Time from the end of one listing to the start of the next, 30s at least. Absent: listed again only when asked.</summary>
    public Duration? Interval { get; init; }
}
