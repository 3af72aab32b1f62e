using System.Globalization;
using VastK8s.Api.Schema;

namespace VastK8s.Api.Datasets;

/// <summary>Numbers of the status as text, for the columns of <c>kubectl get</c> alone: programs read the numbers.</summary>
public sealed record DatasetSummary
{
    /// <summary>Bytes of the snapshot, as in 1.2Ti.</summary>
    [Length(0, 32)]
    public string? Size { get; init; }

    /// <summary>Share of the wanted bytes that is cached, as in 87%.</summary>
    [Length(0, 32)]
    public string? Cached { get; init; }

    /// <summary>Ready nodes of wanted ones, as in 3/4.</summary>
    [Length(0, 32)]
    public string? Nodes { get; init; }

    /// <summary>Bytes a second that arrive, as in 1.1Gi/s.</summary>
    [Length(0, 32)]
    public string? Rate { get; init; }

    /// <summary>The texts for a status' numbers; what is not known is left out.</summary>
    public static DatasetSummary Of(DatasetStatus status) => new()
    {
        Size = status.Snapshot is { } snapshot ? StatusText.Bytes(snapshot.Bytes) : null,
        Cached = status.Cached is { } cached ? string.Create(CultureInfo.InvariantCulture, $"{cached.Percent}%") : null,
        Nodes = string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Ready}/{status.Nodes.Desired}"),
        Rate = StatusText.Rate(status.RateBytesPerSecond),
    };
}
