using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>A certificate and its key in PEM files that somebody renews: read again for a new connection when either file has changed. While they do not fit each other, the last pair is used.</summary>
public sealed class CertificateFiles(string certificatePath, string keyPath) : IClientCertificateSource
{
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private (DateTime, DateTime) _written;

    /// <inheritdoc/>
    public X509Certificate2 Get()
    {
        lock (_gate)
        {
            try
            {
                var written = (File.GetLastWriteTimeUtc(certificatePath), File.GetLastWriteTimeUtc(keyPath));
                if (_certificate is null || written != _written) (_certificate, _written) = (X509Certificate2.CreateFromPemFile(certificatePath, keyPath), written);
            }
            catch (Exception e) when (_certificate is not null && e is IOException or CryptographicException)
            {
                // One of the two was replaced and not yet the other.
            }

            return _certificate!;
        }
    }
}
