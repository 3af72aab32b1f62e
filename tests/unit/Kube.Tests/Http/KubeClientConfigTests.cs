using System.Security.Cryptography.X509Certificates;
using System.Text;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Http;

public sealed class KubeClientConfigTests : IDisposable
{
    private readonly Authority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vastk8s-kubeconfig-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_kubeconfig_says_where_and_who()
    {
        using var user = _authority.Issue("someone");
        var path = Write("config", $$"""
            apiVersion: v1
            kind: Config
            current-context: first
            clusters:
            - name: c
              cluster: {server: "https://kube.example:6443", certificate-authority: ca.crt, tls-server-name: other.example}
            contexts:
            - name: first
              context: {cluster: c, user: file, namespace: team}
            - name: second
              context: {cluster: c, user: data}
            - name: third
              context: {cluster: c, user: token}
            users:
            - name: file
              user: {tokenFile: token}
            - name: data
              user: {client-certificate-data: {{Base64(user.ExportCertificatePem())}}, client-key-data: {{Base64(user.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())}}}
            - name: token
              user: {token: fixed}
            """);
        Write("ca.crt", _authority.Certificate.ExportCertificatePem());
        Write("token", "from a file\n");
        var first = KubeClientConfig.FromKubeconfig(path);
        Assert.Equal((new Uri("https://kube.example:6443"), "other.example", "team"), (first.Server, first.TlsServerName, first.Namespace));
        Assert.Equal(_authority.Certificate.Thumbprint, Assert.Single(first.CertificateAuthority!).Thumbprint);
        Assert.Equal("from a file", await first.Token!.GetAsync(Token));
        var second = KubeClientConfig.FromKubeconfig(path, "second");
        Assert.Equal("CN=someone", second.ClientCertificate!.Get().Subject);
        Assert.True(second.ClientCertificate.Get().HasPrivateKey);
        Assert.Null(second.Token);
        Assert.Null(second.Namespace);
        Assert.Equal("fixed", await KubeClientConfig.FromKubeconfig(path, "third").Token!.GetAsync(Token));
        Assert.ThrowsAny<Exception>(() => KubeClientConfig.FromKubeconfig(path, "fourth"));
    }

    [Fact]
    public async Task A_pod_has_its_service_account()
    {
        Write("ca.crt", _authority.Certificate.ExportCertificatePem());
        Write("token", "bound");
        Write("namespace", "system\n");
        var (host, port) = (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));
        try
        {
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_HOST", "fd00::1");
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_PORT", "443");
            var config = KubeClientConfig.InCluster(_folder.FullName);
            Assert.Equal((new Uri("https://[fd00::1]"), "system", "bound"), (config.Server, config.Namespace, await config.Token!.GetAsync(Token)));
            Assert.Single(config.CertificateAuthority!);
            File.Delete(Path.Combine(_folder.FullName, "token"));
            Assert.Throws<InvalidOperationException>(() => KubeClientConfig.InCluster(_folder.FullName));
        }
        finally
        {
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_HOST", host);
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_PORT", port);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
