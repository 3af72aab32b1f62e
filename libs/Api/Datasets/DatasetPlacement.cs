using VastK8s.Api.Schema;

namespace VastK8s.Api.Datasets;

/// <summary>How copies of a Dataset are laid out on the nodes.</summary>
public sealed record DatasetPlacement
{
    /// <summary><see cref="Mode"/>: a node that holds the Dataset holds all of it.</summary>
    public const string Replicated = "Replicated";

    /// <summary><c>Replicated</c>: a node that holds the Dataset holds all of it. The only mode yet.</summary>
    [Allowed(Replicated)]
    public string Mode { get; init; } = Replicated;

    /// <summary>
    /// Number of nodes that hold a copy; other nodes of the pool can mount it too, and fetch what they read. Absent: every node of the pool that
    /// nodeSelector lets in. <c>kubectl scale</c> changes it where it is set.
    /// </summary>
    [Range(1, 10000)]
    public int? Copies { get; init; }
}
