using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Http;

/// <summary>Which servers are believed, on real connections.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private readonly Authority _authority = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_the_authority_for_this_address_is_believed()
    {
        await using var server = new TlsServer(_authority.Issue("server", "127.0.0.1"));
        Assert.Equal("nobody", await GetAsync(Config(server)));
    }

    [Theory]
    [InlineData("kube.example")]
    [InlineData("10.0.0.1")]
    [InlineData("localhost")]
    public async Task A_certificate_of_the_authority_for_another_name_is_refused(string name)
    {
        await using var server = new TlsServer(_authority.Issue("127.0.0.1", name));
        await RefusedAsync(server, Config(server));
    }

    [Fact]
    public async Task A_certificate_for_clients_is_no_servers()
    {
        await using var server = new TlsServer(_authority.Issue("system:node:node-1"));
        await RefusedAsync(server, Config(server));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_of_the_same_name_is_refused()
    {
        using var other = new Authority();
        await using var server = new TlsServer(other.Issue("server", "127.0.0.1"));
        await RefusedAsync(server, Config(server));
    }

    [Fact]
    public async Task Authorities_of_the_system_are_not_asked_when_there_is_one_of_the_cluster_and_only_they_are_when_there_is_none()
    {
        await using var server = new TlsServer(_authority.Issue("server", "127.0.0.1"));
        await RefusedAsync(server, Config(server) with { CertificateAuthority = null });
    }

    [Fact]
    public async Task The_name_to_be_verified_can_be_given()
    {
        await using var server = new TlsServer(_authority.Issue("server", "kube.example"));
        Assert.Equal("nobody", await GetAsync(Config(server) with { TlsServerName = "kube.example" }));
        await RefusedAsync(server, Config(server) with { TlsServerName = "other.example" }, before: 1);
    }

    [Fact]
    public async Task Any_server_is_believed_only_when_that_is_said()
    {
        using var other = new Authority();
        await using var server = new TlsServer(other.Issue("server", "elsewhere.example"));
        Assert.Equal("nobody", await GetAsync(Config(server) with { SkipTlsVerify = true }));
    }

    [Fact]
    public async Task A_client_certificate_is_sent_and_read_again_when_its_files_change()
    {
        var folder = Directory.CreateTempSubdirectory("vastk8s-certificate-");
        try
        {
            var (certificate, key) = (Path.Combine(folder.FullName, "tls.crt"), Path.Combine(folder.FullName, "tls.key"));
            void Write(string subject)
            {
                using var issued = _authority.Issue(subject);
                File.WriteAllText(certificate, issued.ExportCertificatePem());
                File.WriteAllText(key, issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
                File.SetLastWriteTimeUtc(key, DateTime.UnixEpoch.AddDays(subject.Length));
            }

            await using var server = new TlsServer(_authority.Issue("server", "127.0.0.1"));
            Write("first");
            using var client = new HttpKubeClient(Config(server) with { ClientCertificate = new CertificateFiles(certificate, key) });
            Assert.Equal("CN=first", (await client.GetAsync<Widget>(new NamespacedName("x", "a"), Token)).Metadata.Name);
            Write("second one");
            Assert.Equal("CN=second one", (await client.GetAsync<Widget>(new NamespacedName("x", "a"), Token)).Metadata.Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private KubeClientConfig Config(TlsServer server) => new() { Server = server.Address, CertificateAuthority = _authority.Trusted };

    private static async Task<string> GetAsync(KubeClientConfig config)
    {
        using var client = new HttpKubeClient(config);
        return (await client.GetAsync<Widget>(new NamespacedName("x", "a"), Token)).Metadata.Name;
    }

    private static async Task RefusedAsync(TlsServer server, KubeClientConfig config, int before = 0)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(config));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        Assert.Equal(before, server.Requests.Count);
    }
}
