using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>The reconciler of pools with its informers, until the test is over.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly ReconcileCount _metrics = new();

    private RunningOperator(IKubeClient client, OperatorOptions options, RecordedEvents events, TimeProvider time)
    {
        Client = client as MortalClient ?? new MortalClient(client);
        var manager = new Manager(Client, new ManagerOptions { Metrics = _metrics });
        var informers = new OperatorInformers(manager, options);
        PoolController.Register(manager, informers, options, new Applier(manager.Client, OperatorOptions.FieldManager), events, time);
        _running = Task.Run(() => manager.RunAsync(_stop.Token));
    }

    /// <summary>Its client.</summary>
    public MortalClient Client { get; }

    /// <summary>Whether it has reconciled something and then nothing is left to do.</summary>
    public bool HasReconciled => _metrics.IsAtRest;

    public static RunningOperator Start(IKubeClient client, OperatorOptions? options = null, RecordedEvents? events = null, TimeProvider? time = null) =>
        new(client, options ?? new OperatorOptions(), events ?? new RecordedEvents(), time ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
