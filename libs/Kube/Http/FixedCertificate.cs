using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>A certificate that stays the same.</summary>
public sealed class FixedCertificate(X509Certificate2 certificate) : IClientCertificateSource
{
    /// <inheritdoc/>
    public X509Certificate2 Get() => certificate;
}
