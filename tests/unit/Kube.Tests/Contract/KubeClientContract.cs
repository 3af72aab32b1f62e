using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

/// <summary>
/// What <see cref="IKubeClient"/> promises, run against the in-memory server and a real one: the first is believed only as far as both agree.
/// Each test has a namespace of its own.
/// </summary>
public abstract class KubeClientContract : IAsyncLifetime
{
    protected IKubeClient Client { get; private set; } = null!;

    protected string Namespace { get; } = "contract-" + Guid.NewGuid().ToString("N")[..12];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Client = await ConnectAsync();
        await Client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, null, Token);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A client of a server that knows Widgets.</summary>
    protected abstract Task<IKubeClient> ConnectAsync();

    protected NamespacedName Key(string name) => new(Namespace, name);

    protected Widget New(string name, WidgetSpec? spec = null, Action<V1ObjectMeta>? change = null) => Widget.Of(Key(name), spec ?? new WidgetSpec { Size = 1 }, change);

    protected Task<Widget> CreateAsync(string name, WidgetSpec? spec = null, Action<V1ObjectMeta>? change = null) => Client.CreateAsync(New(name, spec, change), null, Token);

    protected static async Task<KubeStatusException> RefusedAsync(string reason, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<KubeStatusException>(call);
        Assert.Equal(reason, refused.Reason);
        return refused;
    }
}
