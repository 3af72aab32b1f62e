using VastK8s.Api.Schema;

namespace VastK8s.Api.CacheNodes;

/// <summary>The operator's answer to a mount request that gets no entry; it is there as long as the request.</summary>
public sealed record NodeMountRefusal
{
    /// <summary><see cref="Reason"/>: there is no Dataset of this uid.</summary>
    public const string NotFound = "NotFound";

    /// <summary><see cref="Reason"/>: it is being deleted.</summary>
    public const string Terminating = "Terminating";

    /// <summary><see cref="Reason"/>: it belongs to another CachePool, or to none.</summary>
    public const string OtherPool = "OtherPool";

    /// <summary><see cref="Reason"/>: its nodeSelector does not let this node in.</summary>
    public const string NodeNotSelected = "NodeNotSelected";

    /// <summary><see cref="Reason"/>: its spec is invalid.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary><see cref="Reason"/>: its sources have not been listed yet.</summary>
    public const string NotIndexed = "NotIndexed";

    /// <summary><see cref="Reason"/>: the node has as many Datasets as a CacheNode takes.</summary>
    public const string NodeFull = "NodeFull";

    /// <summary><c>metadata.uid</c> that was asked for.</summary>
    [Required]
    [Length(1, 64)]
    public string DatasetUid { get; init; } = "";

    /// <summary>requestedAt of the request that this answers.</summary>
    [Required]
    public DateTime RequestedAt { get; init; }

    /// <summary>NotFound, Terminating, OtherPool, NodeNotSelected, InvalidSpec, NotIndexed or NodeFull.</summary>
    [Required]
    [Length(1, 64)]
    public string Reason { get; init; } = "";

    /// <summary>Why, and what to change.</summary>
    [Length(0, StatusText.MaxMessage)]
    public string? Message { get; init; }
}
