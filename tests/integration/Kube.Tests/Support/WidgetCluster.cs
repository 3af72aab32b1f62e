using System.Text.Json.Nodes;
using k8s.Models;
using VastK8s.Kube.Http;
using VastK8s.Kube.Informers;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Testing.Faults;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Support;

/// <summary>A namespace for Widgets on a real server: a client for the test, and one by a proxy for what is tested.</summary>
internal sealed class WidgetCluster : IAsyncDisposable
{
    private WidgetCluster(KubeClientConfig config)
    {
        Proxy = new TcpProxy(config.Server);
        Client = new HttpKubeClient(config);
        Tested = new HttpKubeClient(config with { Server = Proxy.Address, Metrics = Metrics, RequestTimeout = TimeSpan.FromSeconds(10) });
        Config = config;
    }

    public KubeClientConfig Config { get; }

    public HttpKubeClient Client { get; }

    public HttpKubeClient Tested { get; }

    public TcpProxy Proxy { get; }

    public RecordingMetrics Metrics { get; } = new();

    public string Namespace { get; } = "widgets-" + Guid.NewGuid().ToString("N")[..12];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<WidgetCluster> ConnectAsync(KubeCluster cluster)
    {
        var world = new WidgetCluster(cluster.Config());
        await world.Client.DefineWidgetsAsync(Token);
        await world.Client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = world.Namespace } }, null, Token);
        return world;
    }

    public NamespacedName Key(string name) => new(Namespace, name);

    public Task<Widget> CreateAsync(string name, int size = 1) => Client.CreateAsync(Widget.Of(Key(name), new WidgetSpec { Size = size }), null, Token);

    public Task<Widget> ResizeAsync(string name, int size) => Client.PatchAsync<Widget>(Key(name), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = size } }), null, Token);

    public Task DeleteAsync(string name) => Client.DeleteAsync<Widget>(Key(name), null, Token);

    public Informer<Widget> Informer(Func<InformerOptions<Widget>, InformerOptions<Widget>>? configure = null)
    {
        var options = new InformerOptions<Widget> { Namespace = Namespace, Metrics = Metrics, Backoff = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500)) };
        return new Informer<Widget>(Tested, configure?.Invoke(options) ?? options);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Tested.Dispose();
        await Proxy.DisposeAsync();
    }
}
