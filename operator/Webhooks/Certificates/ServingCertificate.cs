using System.Net.Security;
using System.Security.Authentication;
using VastK8s.Kube.Informers;

namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>The certificate that this replica serves: the one in the Secret, from the moment on in which it is seen there. One that cannot be read changes nothing.</summary>
internal sealed partial class ServingCertificate(ILogger logger) : IResourceEventHandler<V1Secret>
{
    private volatile SslStreamCertificateContext? _context;
    private PemPair? _pair;

    /// <summary>Whether there is one.</summary>
    public bool IsThere => _context is not null;

    /// <summary>For a handshake.</summary>
    /// <exception cref="AuthenticationException">There is none yet.</exception>
    public SslServerAuthenticationOptions Options() => _context is { } context
        ? new() { ServerCertificateContext = context }
        : throw new AuthenticationException("There is no certificate yet: the leading operator makes it.");

    public void OnAdd(V1Secret obj, bool isInInitialList) => Take(obj);

    public void OnUpdate(V1Secret oldObj, V1Secret newObj) => Take(newObj);

    // The leader makes it anew; until then the old one is still good.
    public void OnDelete(V1Secret obj, bool finalStateUnknown)
    {
    }

    private void Take(V1Secret secret)
    {
        var pair = CertificateSecret.Serving(secret);
        if (pair == _pair) return;
        if (pair?.TryLoad() is not { } certificate)
        {
            Log.Unreadable(logger, CertificateSecret.Name);
            return;
        }

        // The one before is left to the collector: handshakes may still have it.
        _context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        _pair = pair;
        Log.Serves(logger, certificate.SerialNumber, certificate.NotAfter.ToUniversalTime());
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The webhook serves certificate {Serial}, good until {NotAfter:u}")]
        public static partial void Serves(ILogger logger, string serial, DateTime notAfter);

        [LoggerMessage(LogLevel.Error, "Secret {Name} holds no certificate that can be served; the one before stays")]
        public static partial void Unreadable(ILogger logger, string name);
    }
}
