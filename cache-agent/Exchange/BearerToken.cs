using System.Security.Cryptography;
using System.Text;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>The secret that agents show each other.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// Whether an Authorization header shows the token. The time it takes tells neither how much of it was right nor how long the token is. Where there
    /// is no token yet, nobody is let in.
    /// </summary>
    public static bool IsShown(string? authorization, string? token)
    {
        if (string.IsNullOrEmpty(token) || authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
            return false;
        return CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), Hash(token));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
