using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>A certificate and its key, as they are kept.</summary>
/// <param name="Certificate">PEM of the certificate.</param>
/// <param name="Key">PEM of the key (PKCS#8).</param>
internal sealed record PemPair(string Certificate, string Key)
{
    /// <summary>The certificate with its key; null: they are none, or do not belong together.</summary>
    public X509Certificate2? TryLoad()
    {
        try
        {
            return X509Certificate2.CreateFromPem(Certificate, Key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Certificate;
}
