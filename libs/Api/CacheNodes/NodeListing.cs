using VastK8s.Api.Schema;

namespace VastK8s.Api.CacheNodes;

/// <summary>A listing of a Dataset's sources.</summary>
public sealed record NodeListing
{
    /// <summary><see cref="State"/>: under way.</summary>
    public const string Running = "Running";

    /// <summary><see cref="State"/>: its snapshot is in <c>snapshot</c>.</summary>
    public const string Complete = "Complete";

    /// <summary><see cref="State"/>: it ended without a snapshot; the agent tries again by itself, rarely where somebody has to change something first.</summary>
    public const string Failed = "Failed";

    /// <summary>The listRequest that asked for it.</summary>
    [Required]
    [Length(1, 64)]
    public string Request { get; init; } = "";

    /// <summary>Running, Complete or Failed.</summary>
    [Required]
    [Length(1, 32)]
    public string State { get; init; } = "";

    /// <summary>Objects listed so far.</summary>
    [Range(0)]
    public long Objects { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Why it failed: store, bucket, what was refused and what to change.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }
}
