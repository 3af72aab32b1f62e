using System.Text.Json.Serialization;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>How far the current run of a PrefetchJob is, or how the last one ended.</summary>
public sealed record PrefetchJobStatus
{
    /// <summary>The <c>metadata.generation</c> that all of this is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>For people: Pending, Scheduled, Running, Suspended, Complete or Failed. Programs read conditions.</summary>
    [Length(0, 32)]
    public string? Phase { get; init; }

    /// <summary>What is amiss, or what is going on.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }

    /// <summary>Complete, Failed, Retrying and Suspended.</summary>
    [ListMap("type")]
    [Items(0, 16)]
    public ValueList<V1Condition> Conditions { get; init; } = [];

    /// <summary>The run that the numbers are about: its scheduled time in Unix seconds, 0 without schedule.</summary>
    [Range(0)]
    public long Run { get; init; }

    /// <summary>Its attempt, from 0.</summary>
    [Range(0)]
    public int Attempt { get; init; }

    /// <summary>Id of the snapshot whose objects are fetched; a run keeps the one it began with.</summary>
    [Length(1, 128)]
    public string? Snapshot { get; init; }

    /// <summary>Objects that are wanted, summed over the nodes.</summary>
    public WorkCount Objects { get; init; } = new();

    /// <summary>Their bytes, summed over the nodes.</summary>
    public WorkCount Bytes { get; init; } = new();

    /// <summary>Bytes a second that arrive on all nodes together, over the last few seconds.</summary>
    [Range(0)]
    public long RateBytesPerSecond { get; init; }

    /// <summary>Seconds left at that rate. Absent: not known.</summary>
    [Range(0)]
    public long? EtaSeconds { get; init; }

    /// <summary>Nodes that are wanted, by how far they are.</summary>
    public PrefetchNodes Nodes { get; init; } = new();

    /// <summary>The first few objects that failed, where and why.</summary>
    [Items(0, 10)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<PrefetchFailure> Failures { get; init; } = [];

    /// <summary>When the run began.</summary>
    public DateTime? StartTime { get; init; }

    /// <summary>When it ended, complete or failed.</summary>
    public DateTime? CompletionTime { get; init; }

    /// <summary>When a run was last due and begun.</summary>
    public DateTime? LastScheduleTime { get; init; }

    /// <summary>When a run last became complete.</summary>
    public DateTime? LastSuccessfulTime { get; init; }

    /// <summary>When the next run is due.</summary>
    public DateTime? NextScheduleTime { get; init; }

    /// <summary>Some of these numbers as text, for the columns of <c>kubectl get</c>.</summary>
    public PrefetchJobSummary Summary { get; init; } = new();
}
