using VastK8s.Api.Schema;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>Numbers of nodes of one run.</summary>
public sealed record PrefetchNodes
{
    /// <summary>Nodes that are wanted.</summary>
    [Range(0)]
    public int Desired { get; init; }

    /// <summary>Of them, those that have not begun.</summary>
    [Range(0)]
    public int Pending { get; init; }

    /// <summary>Of them, those that are fetching.</summary>
    [Range(0)]
    public int Running { get; init; }

    /// <summary>Of them, those where every wanted byte is present and verified.</summary>
    [Range(0)]
    public int Complete { get; init; }

    /// <summary>Of them, those that gave up.</summary>
    [Range(0)]
    public int Failed { get; init; }
}
