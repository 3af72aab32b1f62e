using VastK8s.Api.Schema;

namespace VastK8s.Api;

/// <summary>How much of something is done: objects, or bytes.</summary>
public sealed record WorkCount
{
    /// <summary>All that is wanted.</summary>
    [Range(0)]
    public long Total { get; init; }

    /// <summary>Of it, present and verified.</summary>
    [Range(0)]
    public long Done { get; init; }

    /// <summary>Of it, given up in this run.</summary>
    [Range(0)]
    public long Failed { get; init; }

    /// <summary>Sums of both.</summary>
    public static WorkCount operator +(WorkCount left, WorkCount right) => left.Add(right);

    /// <summary>This and another one, summed.</summary>
    public WorkCount Add(WorkCount other) => new() { Total = Total + other.Total, Done = Done + other.Done, Failed = Failed + other.Failed };
}
