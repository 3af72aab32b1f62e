using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>Makes authorities and certificates (ECDSA, P-256), and checks them.</summary>
internal static class Issuer
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    /// <summary>An authority that signs itself and nothing but serving certificates.</summary>
    public static PemPair NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // No two have one name: the chain is built by it.
        var request = new CertificateRequest($"CN=vastk8s-webhook-ca-{RandomNumberGenerator.GetHexString(8, lowercase: true)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - CertificateTimes.Backdating, now + CertificateTimes.CaLifetime);
        return Pem(certificate, key);
    }

    /// <summary>A serving certificate for these names, DNS names or IP addresses. It ends with its authority, if not earlier.</summary>
    public static PemPair NewServing(X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vastk8s-webhook", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuth)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var begin = Later(now - CertificateTimes.Backdating, new(authority.NotBefore));
        var end = Earlier(now + CertificateTimes.ServingLifetime, new(authority.NotAfter));
        using var certificate = request.Create(authority, begin, end, RandomNumberGenerator.GetBytes(16));
        return Pem(certificate, key);
    }

    /// <summary>Whether it is in its time.</summary>
    public static bool IsCurrent(X509Certificate2 certificate, DateTimeOffset now) => new DateTimeOffset(certificate.NotBefore) <= now && now < new DateTimeOffset(certificate.NotAfter);

    /// <summary>When it was made.</summary>
    public static DateTimeOffset MadeAt(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotBefore) + CertificateTimes.Backdating;

    /// <summary>Whether it is of this authority, in its time, and for these names.</summary>
    public static bool IsFor(X509Certificate2 certificate, X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(certificate) && names.All(name => certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static PemPair Pem(X509Certificate2 certificate, ECDsa key) => new(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
}
