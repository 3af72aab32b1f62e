using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube;
using VastK8s.Kube.Informers;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Tests.Datasets.Support;
using VastK8s.Operator.Webhooks;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Tests.Webhooks;

/// <summary>The controller of certificates and configuration with a clock of the test's, on a server in memory.</summary>
public sealed class WebhookReconcilerTests : IDisposable
{
    private static readonly NamespacedName SecretKey = new("system", CertificateSecret.Name);
    private static readonly NamespacedName ConfigurationKey = new(DesiredConfiguration.Name);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly InMemoryApiServer _server;
    private readonly InMemoryKubeClient _client;

    public WebhookReconcilerTests()
    {
        _server = new(new InMemoryOptions { CreateNamespaces = true, BookmarkInterval = null });
        _client = new(_server);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Secret_and_configuration_are_made_kept_by_the_next_and_made_again_when_they_go()
    {
        await using (var core = Core(Options()))
        await using (new Running(core.RunAsync))
        {
            await ConsistentAsync();
        }

        var secret = (await _client.FindAsync<V1Secret>(SecretKey, Token))!;
        var configuration = (await _client.FindAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token))!;
        var hook = Assert.Single(configuration.Webhooks);
        Assert.Equal(("Ignore", "None", "IfNeeded", "Equivalent", 2), (hook.FailurePolicy, hook.SideEffects, hook.ReinvocationPolicy, hook.MatchPolicy, hook.TimeoutSeconds));
        Assert.Equal(("hook", "system", "/mutate-pods", 443), (hook.ClientConfig.Service.Name, hook.ClientConfig.Service.NamespaceProperty, hook.ClientConfig.Service.Path, hook.ClientConfig.Service.Port));

        var tap = new ClientTap(_client);
        await using var second = Core(Options(), tap);
        await using (new Running(second.RunAsync))
        {
            await Until.TrueAsync(() => second.IsReady, Token);
            await Until.TrueAsync(() => tap.Writes >= 1, Token);
            Assert.Equal(secret.Data, (await _client.GetAsync<V1Secret>(SecretKey, Token)).Data);

            await _client.DeleteAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, null, Token);
            await ConsistentAsync();
            Assert.Equal(secret.Data, (await _client.GetAsync<V1Secret>(SecretKey, Token)).Data);

            await _client.DeleteAsync<V1Secret>(SecretKey, null, Token);
            await ConsistentAsync();
            Assert.NotEqual(secret.Data[CertificateSecret.Certificate], (await _client.GetAsync<V1Secret>(SecretKey, Token)).Data[CertificateSecret.Certificate]);

            // What somebody makes of the configuration is taken back.
            configuration = await _client.GetAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token);
            configuration.Webhooks[0].FailurePolicy = "Fail";
            await _client.UpdateAsync(configuration, null, Token);
            await Until.TrueAsync(async () => (await _client.GetAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token)).Webhooks[0].FailurePolicy == "Ignore", Token);
        }
    }

    [Fact]
    public async Task Over_more_than_a_year_authorities_overlap_in_what_is_trusted()
    {
        Informer<V1Secret> secrets = null!;
        Informer<V1MutatingWebhookConfiguration> configurations = null!;
        WebhookReconciler reconciler = null!;
        await using var core = new OperatorCore(_client, SystemOptions(null), [parts =>
        {
            (secrets, configurations) = (parts.Manager.Informer<V1Secret>(o => o with { Namespace = "system" }), parts.Manager.Informer<V1MutatingWebhookConfiguration>());
            reconciler = new(parts with { Time = _time }, Options(), secrets.Lister, configurations.Lister);
        }]);
        await using var running = new Running(core.RunAsync);
        await Until.TrueAsync(() => core.IsReady, Token);

        var before = await StepAsync();
        var authorities = new HashSet<string> { before.Ca.Certificate };
        var servings = new HashSet<string> { before.Serving.Certificate };
        for (var day = 0; day < 400; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            var state = await StepAsync();
            authorities.Add(state.Ca.Certificate);
            servings.Add(state.Serving.Certificate);

            // What is served now could be trusted before it was, and what was served before is trusted still.
            Assert.Contains(state.Ca.Certificate.Trim(), before.Bundle, StringComparison.Ordinal);
            Assert.Contains(before.Ca.Certificate.Trim(), state.Bundle, StringComparison.Ordinal);
            before = state;
        }

        Assert.Equal(2, authorities.Count);
        Assert.InRange(servings.Count, 5, 9);

        // Until nothing is left to do; informers lag a moment.
        async Task<CertificateState> StepAsync()
        {
            CertificateState? state = null;
            await Until.TrueAsync(
                async () =>
                {
                    var version = _server.ResourceVersion;
                    await reconciler.ReconcileAsync(SecretKey, Token);
                    state = CertificateSecret.Read(secrets.Lister.Get(SecretKey));
                    return version == _server.ResourceVersion && state == CertificateSecret.Read(await _client.FindAsync<V1Secret>(SecretKey, Token)) && IsTold(state, configurations.Lister.Get(ConfigurationKey));
                },
                Token);
            return state!;
        }
    }

    [Fact]
    public async Task Without_the_option_the_configuration_goes()
    {
        await _client.CreateAsync(DesiredConfiguration.Of(Options(), "system", "pem"), null, Token);
        await using var core = Core(null);
        await using var running = new Running(core.RunAsync);
        await Until.TrueAsync(async () => await _client.FindAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token) is null, Token);
        Assert.True(core.IsHealthy);
    }

    private static WebhookOptions Options() => new() { Listen = new(IPAddress.Loopback, 0), Service = "hook" };

    private OperatorCore Core(WebhookOptions? options, IKubeClient? client = null) => new(
        client ?? _client, SystemOptions(options), [WebhookController.Register]);

    private static OperatorOptions SystemOptions(WebhookOptions? options) => new() { LeaderElect = false, Namespace = "system", Webhook = options };

    private static bool IsTold(CertificateState? state, V1MutatingWebhookConfiguration? live) =>
        state is not null && live?.Webhooks[0].ClientConfig.CaBundle is { } bundle && Encoding.ASCII.GetString(bundle) == state.Bundle;

    // Waits until there are certificates, and they are what is trusted.
    private async Task ConsistentAsync() => await Until.TrueAsync(
        async () => IsTold(CertificateSecret.Read(await _client.FindAsync<V1Secret>(SecretKey, Token)), await _client.FindAsync<V1MutatingWebhookConfiguration>(ConfigurationKey, Token)),
        Token);
}
