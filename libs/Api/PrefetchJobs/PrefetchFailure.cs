using VastK8s.Api.Schema;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>An object that could not be fetched.</summary>
public sealed record PrefetchFailure
{
    /// <summary>The node where. Absent in a CacheNode.</summary>
    [Length(1, ResourceName.MaxLength)]
    public string? Node { get; init; }

    /// <summary>Key of the object; the end of a very long one is cut off. Absent where not one object failed but all that was left.</summary>
    [Length(1, 512)]
    public string? Key { get; init; }

    /// <summary>What was refused, and what to change.</summary>
    [Length(0, 512)]
    public string? Message { get; init; }
}
