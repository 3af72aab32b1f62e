using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement.Pods;
using VastK8s.Operator.Tests.Placement.Pods;
using VastK8s.Operator.Webhooks;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Tests.Webhooks;

/// <summary>Over TLS, with a client that trusts nothing but the bundle.</summary>
public sealed class WebhookServerTests : IAsyncDisposable
{
    private const string Name = "hook.system.svc";
    private readonly ServingCertificate _certificate = new(NullLogger.Instance);
    private readonly WebhookServer _server;
    private readonly Running _running;

    public WebhookServerTests()
    {
        _server = new(new ListenAddress(IPAddress.Loopback, 0), _certificate, new PodAdmission(PodCase.Mounted, 50, []), NullLoggerFactory.Instance);
        _running = new Running(_server.RunAsync);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task It_answers_whom_the_bundle_lets_trust_it_and_nobody_else()
    {
        var state = Serve(null, DateTimeOffset.UtcNow);
        using var http = await ClientAsync(state.Bundle);
        using var response = await PostAsync(http, PodAdmissionTests.Review(PodCase.Pod(PodCase.Claim("train"))).ToJsonString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Single(PodAdmissionTests.PatchOf(answer["response"]!)!);

        using var named = await ClientAsync(state.Bundle, "other.system.svc");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(named, "{}"));
        using var stranger = await ClientAsync(CertificateRotation.Next(null, [Name], DateTimeOffset.UtcNow, _ => true).State.Bundle);
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(stranger, "{}"));
        using var plain = new HttpClient { BaseAddress = new UriBuilder(await _server.Address) { Scheme = "http" }.Uri };
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(plain, "{}"));
    }

    [Fact]
    public async Task Without_a_certificate_no_one_is_answered_and_another_is_taken_up_at_once()
    {
        using (var early = await ClientAsync(CertificateRotation.Next(null, [Name], DateTimeOffset.UtcNow, _ => true).State.Bundle))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(early, "{}"));
        }

        Assert.False(_certificate.IsThere);
        var first = Serve(null, DateTimeOffset.UtcNow);
        using (var http = await ClientAsync(first.Bundle)) Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, "{}")).StatusCode);
        var second = Serve(null, DateTimeOffset.UtcNow);
        using (var http = await ClientAsync(first.Bundle)) await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(http, "{}"));
        using (var http = await ClientAsync(second.Bundle)) Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, "{}")).StatusCode);

        // One that cannot be read changes nothing; nor does its deletion.
        _certificate.OnAdd(CertificateSecret.Of("system", second with { Serving = new("no", "pem") }), false);
        _certificate.OnDelete(CertificateSecret.Of("system", second), false);
        using (var http = await ClientAsync(second.Bundle)) Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, "{}")).StatusCode);
    }

    [Fact]
    public async Task What_is_no_review_too_large_or_asked_otherwise_is_refused()
    {
        var bundle = Serve(null, DateTimeOffset.UtcNow).Bundle;
        using var http = await ClientAsync(bundle);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, "no JSON")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, "")).StatusCode);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await StatusLineAsync(bundle, 5 << 20));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync(new Uri(WebhookOptions.ServedPath, UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/", UriKind.Relative), Token)).StatusCode);

        // As large as an API server sends it.
        var pod = PodCase.Pod(PodCase.Claim("train"));
        pod["metadata"]!["annotations"] = new JsonObject { ["a"] = new string('x', 3 << 20) };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, PodAdmissionTests.Review(pod).ToJsonString())).StatusCode);
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        using var http = await ClientAsync(Serve(null, DateTimeOffset.UtcNow).Bundle);
        var review = PodAdmissionTests.Review(PodCase.Pod(PodCase.Claim("train"))).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(http, review)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Who_sends_nothing_is_not_waited_for()
    {
        var bundle = Serve(null, DateTimeOffset.UtcNow).Bundle;
        Assert.Equal("HTTP/1.1 503 Service Unavailable", await StatusLineAsync(bundle, 100));
    }

    private CertificateState Serve(CertificateState? there, DateTimeOffset now)
    {
        var (state, _) = CertificateRotation.Next(there, [Name], now, _ => true);
        _certificate.OnAdd(CertificateSecret.Of("system", state), false);
        return state;
    }

    private async Task<HttpClient> ClientAsync(string bundle, string name = Name)
    {
        var address = await _server.Address.WaitAsync(TimeSpan.FromSeconds(60), Token);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(bundle) } };
        handler.ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"https://{name}:{address.Port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    // A request whose body of this length does not come.
    private async Task<string?> StatusLineAsync(string bundle, int length)
    {
        var address = await _server.Address.WaitAsync(TimeSpan.FromSeconds(60), Token);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Token);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Name, CertificateChainPolicy = Trusting(bundle) }, Token);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"POST {WebhookOptions.ServedPath} HTTP/1.1\r\nHost: {Name}\r\nContent-Length: {length}\r\n\r\n"), Token);
        using var reader = new StreamReader(tls, Encoding.ASCII);
        return await reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    private static X509ChainPolicy Trusting(string bundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(bundle);
        return policy;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        return await http.PostAsync(new Uri(WebhookOptions.ServedPath, UriKind.Relative), content, Token);
    }
}
