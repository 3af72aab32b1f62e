using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>
/// Makes the connections' handler. The KubernetesClient package checks a certificate of a custom authority by a callback of its own that does not look at the name: whoever has any
/// certificate of that authority (every kubelet) could be the API server. Here the chain is checked by policy, and the name stays SslStream's business.
/// </summary>
internal static class HandlerFactory
{
    public static SocketsHttpHandler Create(KubeClientConfig config)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !config.Server.IsLoopback,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),

            // Certificates, ours and the server's, are looked at when a connection is made.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),

            // All watches of a process may share one connection: it must not go unnoticed when the other side is gone. client-go's times.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        Trust(handler.SslOptions, config);
        if (config.ClientCertificate is not { } source) return handler;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => source.Get();
        return handler;
    }

    private static void Trust(SslClientAuthenticationOptions options, KubeClientConfig config)
    {
        if (config.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else
        {
            if (config.CertificateAuthority is { } authorities)
            {
                options.CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                };
                options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            }

            // SslStream takes a certificate by its common name, too, if it has no fitting alternative name. Go does not, and a common name is what anybody may ask a signer of
            // client certificates for.
            var host = string.IsNullOrEmpty(config.TlsServerName) ? config.Server.IdnHost : config.TlsServerName;
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None && certificate is X509Certificate2 server && server.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        }
    }
}
