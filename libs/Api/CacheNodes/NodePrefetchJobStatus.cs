using System.Text.Json.Serialization;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>How far one run of a PrefetchJob is on one node.</summary>
public sealed record NodePrefetchJobStatus
{
    /// <summary><see cref="State"/>: it waits for the snapshot, or for others that go first.</summary>
    public const string Pending = "Pending";

    /// <summary><see cref="State"/>: it is fetching.</summary>
    public const string Running = "Running";

    /// <summary><see cref="State"/>: every wanted byte is present and verified.</summary>
    public const string Complete = "Complete";

    /// <summary><see cref="State"/>: it ended, and failures says what is missing.</summary>
    public const string Failed = "Failed";

    /// <summary><c>metadata.uid</c> of the PrefetchJob.</summary>
    [Required]
    [Length(1, 64)]
    public string Uid { get; init; } = "";

    /// <summary>The run of spec that this is about.</summary>
    [Range(0)]
    public long Run { get; init; }

    /// <summary>The attempt of spec that this is about.</summary>
    [Range(0)]
    public int Attempt { get; init; }

    /// <summary>Pending, Running, Complete or Failed.</summary>
    [Required]
    [Length(1, 32)]
    public string State { get; init; } = "";

    /// <summary>Objects that are wanted.</summary>
    public WorkCount Objects { get; init; } = new();

    /// <summary>Their bytes.</summary>
    public WorkCount Bytes { get; init; } = new();

    /// <summary>Bytes a second that arrive, over the last few seconds.</summary>
    [Range(0)]
    public long RateBytesPerSecond { get; init; }

    /// <summary>Why it is not Complete.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }

    /// <summary>The first few objects that failed and why.</summary>
    [Items(0, 5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<PrefetchFailure> Failures { get; init; } = [];
}
