using VastK8s.Api.Schema;

namespace VastK8s.Api.CacheNodes;

/// <summary>A directory that holds cached bytes.</summary>
public sealed record NodeDirectoryStatus
{
    /// <summary><see cref="State"/>: it works.</summary>
    public const string Ready = "Ready";

    /// <summary><see cref="State"/>: its disk had no room for a write.</summary>
    public const string Full = "Full";

    /// <summary><see cref="State"/>: it cannot be used; reads of what was there go to the object store.</summary>
    public const string Failed = "Failed";

    /// <summary>Absolute path on the node.</summary>
    [Required]
    [Length(1, 1024)]
    public string Path { get; init; } = "";

    /// <summary>Most bytes kept there.</summary>
    [Range(0)]
    public long CapacityBytes { get; init; }

    /// <summary>Bytes kept there.</summary>
    [Range(0)]
    public long UsedBytes { get; init; }

    /// <summary>Ready, Full or Failed.</summary>
    [Required]
    [Length(1, 32)]
    public string State { get; init; } = "";

    /// <summary>Why it is not ready.</summary>
    [Length(0, 256)]
    public string? Message { get; init; }
}
