using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CachePools;

/// <summary>A directory that holds cached bytes.</summary>
public sealed record PoolDirectory
{
    /// <summary>Absolute path on the node, on a local disk.</summary>
    [Required]
    [Length(2, 1024)]
    [Pattern(@"^(/[^/\x00]+)+$", "not an absolute path", "use the plain absolute path of a directory on a local disk, as in /mnt/nvme0/vastk8s")]
    [CelRule(@"!self.matches('/[.][.]?(/|$)')", "has a '.' or '..': use the plain absolute path")]
    public string Path { get; init; } = "";

    /// <summary>
    /// Most bytes to keep there: a quantity, as in 500Gi, or a share of its file system, as in 80%. Absent: 90 % of what is free when the
    /// agent starts, its own files counted as free.
    /// </summary>
    public Capacity? Capacity { get; init; }
}
