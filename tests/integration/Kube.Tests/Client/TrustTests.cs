using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Models;
using VastK8s.Kube.Http;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Client;

/// <summary>Who is believed, on both sides.</summary>
public sealed class TrustTests(KubeCluster cluster)
{
    private static readonly NamespacedName Default = new("default");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_is_believed_under_its_names_alone()
    {
        var config = cluster.Config();
        Assert.Equal("default", await GetAsync(config));
        Assert.Equal("default", await GetAsync(config with { TlsServerName = "kubernetes.default.svc" }));
        await RefusedAsync(config with { TlsServerName = "other.example" });
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused()
    {
        var config = cluster.Config();
        using var other = new Kube.Tests.Support.Authority();
        await RefusedAsync(config with { CertificateAuthority = other.Trusted });
        await RefusedAsync(config with { CertificateAuthority = [X509CertificateLoader.LoadCertificate(other.Certificate.RawData)] });
    }

    [Fact]
    public async Task Users_are_told_what_they_may_not()
    {
        cluster.Required();
        using var nobody = new HttpKubeClient(KubeClientConfig.FromKubeconfig(await cluster.UserKubeconfigAsync("nobody")));
        Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => nobody.ListAsync<V1Secret>(null, Token))).IsForbidden);
        using var anonymous = new HttpKubeClient(cluster.Config() with { ClientCertificate = null, Token = new FixedToken("made up") });
        Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => anonymous.ListAsync<V1Secret>(null, Token))).IsUnauthorized);
    }

    [Fact]
    public async Task A_bound_token_that_is_renewed_is_read_again_while_the_client_runs()
    {
        var config = cluster.Config();
        using var administrator = cluster.Administrator();
        var account = await administrator.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new V1ObjectMeta { GenerateName = "token-" } }, "kube-system", cancellationToken: Token);
        var path = Path.Combine(Path.GetTempPath(), "vastk8s-token-" + Guid.NewGuid().ToString("N"));
        try
        {
            await File.WriteAllTextAsync(path, "expired", Token);
            using var client = new HttpKubeClient(config with { ClientCertificate = null, Token = new TokenFile(path) });
            Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => client.GetAsync<V1Namespace>(Default, Token))).IsUnauthorized);
            var issued = await administrator.CoreV1.CreateNamespacedServiceAccountTokenAsync(
                new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 600 } }, account.Metadata.Name, "kube-system", cancellationToken: Token);
            await File.WriteAllTextAsync(path, issued.Status.Token, Token);

            // It is known now, and may do nothing.
            Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => client.GetAsync<V1Namespace>(Default, Token))).IsForbidden);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> GetAsync(KubeClientConfig config)
    {
        using var client = new HttpKubeClient(config);
        return (await client.GetAsync<V1Namespace>(Default, Token)).Metadata.Name;
    }

    private static async Task RefusedAsync(KubeClientConfig config)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(config));
        Assert.IsType<AuthenticationException>(refused.InnerException);
    }
}
