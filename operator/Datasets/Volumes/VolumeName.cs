using System.Security.Cryptography;
using System.Text;
using VastK8s.Api;
using VastK8s.Kube;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>The name of the PersistentVolume behind a claim.</summary>
internal static class VolumeName
{
    private const int UidLength = 8;
    private const int HashLength = 16;

    /// <summary>
    /// <c>namespace.name.uid</c>, with the first 8 digits of the Dataset's uid: always, so that the name follows from the Dataset alone, whatever volumes there are. A namespace has no '.', so that no two
    /// claims share one. Where that is longer than a name may be, its end is replaced by 16 hexadecimal digits of its SHA-256.
    /// </summary>
    /// <param name="claim">Namespace and name of the claim.</param>
    /// <param name="datasetUid"><c>metadata.uid</c> of the Dataset.</param>
    public static string Of(NamespacedName claim, string datasetUid)
    {
        var name = $"{claim.Namespace}.{claim.Name}.{datasetUid[..Math.Min(UidLength, datasetUid.Length)]}";
        if (name.Length <= ResourceName.MaxLength) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{name[..(ResourceName.MaxLength - HashLength - 1)].TrimEnd('.', '-')}-{hash}";
    }
}
