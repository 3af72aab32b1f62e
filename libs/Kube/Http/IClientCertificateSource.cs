using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>Where the client's certificate comes from. Members may be called by any thread.</summary>
public interface IClientCertificateSource
{
    /// <summary>The certificate, with its key, for the connection that is being made. Must stay usable afterwards.</summary>
    X509Certificate2 Get();
}
