using VastK8s.Api.Schema;

namespace VastK8s.Api.CacheNodes;

/// <summary>
/// A Dataset that the node holds no copy of, and for which the agent needs an entry in spec all the same: somebody waits to mount it there, or it was mounted there not long ago.
/// </summary>
public sealed record NodeMountRequest
{
    /// <summary><c>metadata.uid</c> of the Dataset.</summary>
    [Required]
    [Length(1, 64)]
    public string DatasetUid { get; init; } = "";

    /// <summary>When somebody asked for it, or when it was last in use. A refusal repeats it.</summary>
    [Required]
    public DateTime RequestedAt { get; init; }
}
