using System.Text.Json.Nodes;
using k8s.Models;
using VastK8s.Kube.Informers;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Support;

/// <summary>A server in memory with a client for the test, and one that can fail for what is tested.</summary>
internal sealed class WidgetWorld : IDisposable
{
    public WidgetWorld(InMemoryOptions? options = null)
    {
        Server = new InMemoryApiServer(options ?? new InMemoryOptions { BookmarkInterval = null });
        Client = new InMemoryKubeClient(Server);
        Tested = new InMemoryKubeClient(Server, new InMemoryClientOptions { FieldManager = "tested", Faults = Faults, Metrics = Metrics });
    }

    public InMemoryApiServer Server { get; }

    public InMemoryKubeClient Client { get; }

    public InMemoryKubeClient Tested { get; }

    public SwitchedFaults Faults { get; } = new();

    public RecordingMetrics Metrics { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static NamespacedName Key(string name) => new("default", name);

    public Task<Widget> CreateAsync(string name, int size = 1, Action<V1ObjectMeta>? change = null) => Client.CreateAsync(Widget.Of(Key(name), new WidgetSpec { Size = size }, change), null, Token);

    public Task<Widget> ResizeAsync(string name, int size) => Client.PatchAsync<Widget>(Key(name), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = size } }), null, Token);

    public Task DeleteAsync(string name) => Client.DeleteAsync<Widget>(Key(name), null, Token);

    public Informer<Widget> Informer(Func<InformerOptions<Widget>, InformerOptions<Widget>>? configure = null)
    {
        var options = new InformerOptions<Widget> { Metrics = Metrics, Backoff = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50)) };
        return new Informer<Widget>(Tested, configure?.Invoke(options) ?? options);
    }

    public void Dispose() => Server.Dispose();
}
