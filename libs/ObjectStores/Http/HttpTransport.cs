using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.ObjectStores.Http;

/// <summary>Makes the connection pool of a store: for the data path, and for the clouds' SDKs that list and fetch tokens.</summary>
internal static class HttpTransport
{
    /// <summary>A new pool: the caller disposes it.</summary>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/>: caFile cannot be read or holds no certificate.</exception>
    public static SocketsHttpHandler Create(StoreOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            ConnectTimeout = options.Retry.IdleTimeout,
            // What is left of a body nobody wants is not worth reading to save a handshake.
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            Credentials = null,
            UseProxy = StoreProxy.IsConfigured,
            // No traceparent header: it would be sent, unsigned, to somebody else's server.
            ActivityHeadersPropagator = null,
        };
        if (handler.UseProxy)
            handler.Proxy = new StoreProxy();
        if (options.CaFile is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustWith(options) };
        return handler;
    }

    // Only the chain is given more roots: SslStream still compares the server's name with its certificate.
    private static X509ChainPolicy TrustWith(StoreOptions options)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(options.CaFile!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, $"caFile '{options.CaFile}': {e.Message}", "give a readable PEM file of CA certificates", e);
        }
        if (policy.CustomTrustStore.Count == 0)
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, $"caFile '{options.CaFile}' holds no certificate", "give a PEM file of CA certificates");
        }
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }
}
