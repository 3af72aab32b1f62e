using System.Globalization;
using VastK8s.Api.Schema;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>Numbers of the status as text, for the columns of <c>kubectl get</c> alone: programs read the numbers.</summary>
public sealed record PrefetchJobSummary
{
    /// <summary>Share of the wanted bytes that is present and verified, as in 87%.</summary>
    [Length(0, 32)]
    public string? Done { get; init; }

    /// <summary>Wanted bytes, as in 1.2Ti.</summary>
    [Length(0, 32)]
    public string? Size { get; init; }

    /// <summary>Complete nodes of wanted ones, as in 3/4.</summary>
    [Length(0, 32)]
    public string? Nodes { get; init; }

    /// <summary>Bytes a second that arrive, as in 1.1Gi/s.</summary>
    [Length(0, 32)]
    public string? Rate { get; init; }

    /// <summary>The texts for a status' numbers; what is not known is left out.</summary>
    public static PrefetchJobSummary Of(PrefetchJobStatus status) => status.Snapshot is null ? new() : new()
    {
        Done = string.Create(CultureInfo.InvariantCulture, $"{StatusText.Percent(status.Bytes.Done, status.Bytes.Total)}%"),
        Size = StatusText.Bytes(status.Bytes.Total),
        Nodes = string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Complete}/{status.Nodes.Desired}"),
        Rate = StatusText.Rate(status.RateBytesPerSecond),
    };
}
