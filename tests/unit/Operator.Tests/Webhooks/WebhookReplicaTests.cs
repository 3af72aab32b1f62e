using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using VastK8s.Kube;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Webhooks;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Tests.Webhooks;

/// <summary>Two operators, of which one leads.</summary>
public sealed class WebhookReplicaTests : IDisposable
{
    private static readonly NamespacedName SecretKey = new("system", CertificateSecret.Name);
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { CreateNamespaces = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Both_serve_and_the_one_that_does_not_lead_takes_up_what_the_leader_makes()
    {
        var client = new InMemoryKubeClient(_server);
        int[] ports = [FreePort(), FreePort()];
        await using var first = Core(client, ports[0]);
        await using var second = Core(client, ports[1]);
        await using var one = new Running(first.RunAsync);
        await using var two = new Running(second.RunAsync);
        await SameAsync(null);
        Assert.NotEqual(first.IsLeader, second.IsLeader);

        var before = await SecretAsync();
        await client.DeleteAsync<V1Secret>(SecretKey, null, Token);
        await SameAsync(before);

        // Until both serve what the Secret has, and it is another one than before.
        async Task SameAsync(string? before) => await Until.TrueAsync(
            async () =>
            {
                var kept = await SecretAsync();
                return kept is not null && kept != before && await ServedAsync(ports[0]) == kept && await ServedAsync(ports[1]) == kept;
            },
            Token);

        async Task<string?> SecretAsync() =>
            CertificateSecret.Serving(await client.FindAsync<V1Secret>(SecretKey, Token)) is { } pair ? X509Certificate2.CreateFromPem(pair.Certificate).Thumbprint : null;
    }

    private static OperatorCore Core(InMemoryKubeClient client, int port) => new(
        client,
        new OperatorOptions { Namespace = "system", Webhook = new() { Listen = new(IPAddress.Loopback, port), Service = "hook" } },
        [WebhookController.Register],
        election: lease => lease with { LeaseDuration = TimeSpan.FromSeconds(15), RenewDeadline = TimeSpan.FromSeconds(10), RetryPeriod = TimeSpan.FromMilliseconds(200) });

    private static async Task<string?> ServedAsync(int port)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port, Token);
            string? thumbprint = null;
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "hook.system.svc",
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        thumbprint = certificate?.GetCertHashString();
                        return thumbprint is not null;
                    },
                },
                Token);
            return thumbprint;
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
