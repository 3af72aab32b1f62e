using System.Security.Cryptography;
using System.Text;
using VastK8s.Api;

namespace VastK8s.CsiDriver.Volumes;

/// <summary>
/// The id of a volume, and <c>volumeHandle</c> of a PersistentVolume: by which name the node's agent knows the Dataset (<c>metadata.uid</c>, or its name without a cluster), and what tells volumes of
/// one Dataset apart. Everything else follows from it.
/// </summary>
/// <param name="Dataset">The agent's name of the Dataset.</param>
/// <param name="Suffix">A namespace it is shared with, or <see cref="SuffixOf"/>; null: the Dataset's own volume.</param>
internal sealed record VolumeHandle(string Dataset, string? Suffix)
{
    /// <summary>Bytes of an id at most (CSI specification, size limits of fields).</summary>
    public const int MaxBytes = 128;

    private const int SuffixDigits = 32;

    /// <summary>Reads an id; null: it is none of ours.</summary>
    public static VolumeHandle? Parse(string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        var (dataset, suffix) = slash < 0 ? (id, null) : (id[..slash], id[(slash + 1)..]);
        return ResourceName.IsSubdomain(dataset) && (suffix is null || ResourceName.IsLabel(suffix)) ? new VolumeHandle(dataset, suffix) : null;
    }

    /// <summary>The id of a volume that was asked for by name.</summary>
    public static VolumeHandle OfRequest(string dataset, string name) => new(dataset, SuffixOf(name));

    public override string ToString() => Suffix is null ? Dataset : $"{Dataset}/{Suffix}";

    // A name may be as long as an id.
    private static string SuffixOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..SuffixDigits];
}
