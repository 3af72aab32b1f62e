using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace VastK8s.Kube.Http;

/// <summary>Reads kubeconfig files by the KubernetesClient package's loader, and <c>tokenFile</c>, which that does not know.</summary>
internal static class KubeconfigReader
{
    private static readonly string HomeFile = KubernetesClientConfiguration.KubeConfigDefaultLocation;

    public static bool HasKubeconfig => Variable is not null || File.Exists(HomeFile);

    private static string? Variable => Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } value ? value : null;

    public static KubeClientConfig Read(string? path, string? context)
    {
        // Several files are merged by the package; they cannot have token files.
        if (path is null && context is null && Variable?.Contains(Path.PathSeparator, StringComparison.Ordinal) == true) return Convert(KubernetesClientConfiguration.BuildDefaultConfig(), null);
        path = Path.GetFullPath(path ?? Variable ?? HomeFile);
        var file = KubernetesClientConfiguration.LoadKubeConfig(path);
        var tokenFile = TokenFileOf(path, file, context ?? file.CurrentContext);
        return Convert(KubernetesClientConfiguration.BuildConfigFromConfigObject(file, context), tokenFile);
    }

    private static KubeClientConfig Convert(KubernetesClientConfiguration config, string? tokenFile)
    {
        if (!string.IsNullOrEmpty(config.Username)) throw new KubeConfigException("Users with a password are not known since Kubernetes 1.19.");
        return new KubeClientConfig
        {
            Server = new Uri(config.Host),
            CertificateAuthority = config.SslCaCerts,
            TlsServerName = config.TlsServerName,
            SkipTlsVerify = config.SkipTlsVerify,
            Token = tokenFile is not null ? new TokenFile(tokenFile)
                : config.TokenProvider is { } provider ? new ExecToken(provider)
                : !string.IsNullOrEmpty(config.AccessToken) ? new FixedToken(config.AccessToken)
                : null,
            ClientCertificate = CertificateOf(config),
            Namespace = string.IsNullOrEmpty(config.Namespace) ? null : config.Namespace,
        };
    }

    private static IClientCertificateSource? CertificateOf(KubernetesClientConfiguration config)
    {
        if (!string.IsNullOrEmpty(config.ClientCertificateFilePath) && !string.IsNullOrEmpty(config.ClientKeyFilePath))
        {
            return new CertificateFiles(config.ClientCertificateFilePath, config.ClientKeyFilePath);
        }

        return string.IsNullOrEmpty(config.ClientCertificateData) || string.IsNullOrEmpty(config.ClientCertificateKeyData)
            ? null
            : new FixedCertificate(X509Certificate2.CreateFromPem(Decode(config.ClientCertificateData), Decode(config.ClientCertificateKeyData)));
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(System.Convert.FromBase64String(base64));

    /// <summary>The token file of the context's user, and a token in its place, without which the loader would find that the user has no credentials.</summary>
    private static string? TokenFileOf(string path, K8SConfiguration file, string? context)
    {
        var name = file.Contexts?.FirstOrDefault(entry => entry.Name == context)?.ContextDetails?.User;
        if (name is null || KubernetesYaml.Deserialize<TokenFileUsers>(File.ReadAllText(path)).Users?.Find(user => user.Name == name)?.User?.TokenFile is not { Length: > 0 } tokenFile) return null;
        var credentials = file.Users.First(user => user.Name == name).UserCredentials;
        if (string.IsNullOrEmpty(credentials.Token)) credentials.Token = "from tokenFile";
        return Path.Combine(Path.GetDirectoryName(path)!, tokenFile);
    }
}
