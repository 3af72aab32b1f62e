using System.Globalization;
using VastK8s.Api.Schema;

namespace VastK8s.Api.CachePools;

/// <summary>Numbers of the status as text, for the columns of <c>kubectl get</c> alone: programs read the numbers.</summary>
public sealed record CachePoolSummary
{
    /// <summary>Ready nodes of selected ones, as in 3/4.</summary>
    [Length(0, 32)]
    public string? Nodes { get; init; }

    /// <summary>Bytes cached, as in 1.2Ti.</summary>
    [Length(0, 32)]
    public string? Used { get; init; }

    /// <summary>Most bytes cached, as in 4Ti.</summary>
    [Length(0, 32)]
    public string? Capacity { get; init; }

    /// <summary>The texts for a status' numbers.</summary>
    public static CachePoolSummary Of(CachePoolStatus status) => new()
    {
        Nodes = string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Ready}/{status.Nodes.Desired}"),
        Used = StatusText.Bytes(status.UsedBytes),
        Capacity = StatusText.Bytes(status.CapacityBytes),
    };
}
