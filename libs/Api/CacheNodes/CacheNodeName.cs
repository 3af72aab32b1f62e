using System.Security.Cryptography;
using System.Text;

namespace VastK8s.Api.CacheNodes;

/// <summary>The name of a CacheNode: operator and agent derive it alike, and the agent watches that one alone.</summary>
public static class CacheNodeName
{
    private const int HashLength = 16;

    /// <summary>
    /// <c>pool.node</c>; a pool's name has no '.', so that no two pairs share one. Where that is longer than a name may be, its end is
    /// replaced by 16 hexadecimal digits of its SHA-256.
    /// </summary>
    public static string Of(string pool, string node)
    {
        string name = $"{pool}.{node}";
        if (name.Length <= ResourceName.MaxLength)
        {
            return name;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{name[..(ResourceName.MaxLength - HashLength - 1)].TrimEnd('.', '-')}-{hash}";
    }
}
