using System.Security.Cryptography;
using System.Text;

namespace VastK8s.Api;

/// <summary>The name of the operator's copy of a Secret in the system namespace, one for each Dataset that names it.</summary>
public static class SecretCopyName
{
    private const int HashLength = 16;

    /// <summary><c>uid.secret</c>; where that is longer than a name may be, its end is replaced by 16 hexadecimal digits of its SHA-256.</summary>
    /// <param name="datasetUid"><c>metadata.uid</c> of the Dataset.</param>
    /// <param name="secret">Name of the Secret in the Dataset's namespace.</param>
    public static string Of(string datasetUid, string secret)
    {
        string name = $"{datasetUid}.{secret}";
        if (name.Length <= ResourceName.MaxLength)
        {
            return name;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{name[..(ResourceName.MaxLength - HashLength - 1)].TrimEnd('.', '-')}-{hash}";
    }
}
