using System.Globalization;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Informers;
using VastK8s.Operator.Datasets;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Tests.Datasets.Support;

/// <summary>An operator with nothing but the Dataset reconciler. Its informers run; the reconciler does, or is called step by step.</summary>
internal sealed class OperatorRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly DatasetReconciler _reconciler;

    private OperatorRun(IKubeClient client, bool byItself, DatasetTimes? times, TimeProvider? time)
    {
        Tap = client as ClientTap ?? new ClientTap(client);
        var manager = new Manager(Tap);
        Informers = new OperatorInformers(manager, new OperatorOptions { Namespace = Cluster.SystemNamespace });
        var options = new OperatorOptions { Namespace = Cluster.SystemNamespace };
        var applier = new Applier(Tap, OperatorOptions.FieldManager);
        time ??= TimeProvider.System;
        _reconciler = new DatasetReconciler(Tap, Informers, options, applier, Events, time, times);
        if (byItself) Controller = DatasetController.Register(manager, Informers, options, applier, Events, time, times);
        _running = Task.Run(() => manager.RunAsync(_stop.Token));
    }

    public ClientTap Tap { get; }

    public RecordedEvents Events { get; } = new();

    public OperatorInformers Informers { get; }

    /// <summary>The controller, where it runs by itself.</summary>
    public Controller? Controller { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One that runs by itself.</summary>
    public static Task<OperatorRun> StartAsync(IKubeClient client, DatasetTimes? times = null, TimeProvider? time = null) => SyncedAsync(new OperatorRun(client, true, times, time));

    /// <summary>One whose reconciler is called by <see cref="StepAsync"/> alone.</summary>
    public static Task<OperatorRun> InStepsAsync(IKubeClient client, DatasetTimes? times = null, TimeProvider? time = null) => SyncedAsync(new OperatorRun(client, false, times, time));

    public Task<ReconcileResult> StepAsync(string name) => _reconciler.ReconcileAsync(Cluster.Key(name), Token);

    /// <summary>The version up to which each informer has come, at least.</summary>
    public long Version => new[]
    {
        Informers.Nodes.LastResourceVersion, Informers.Pools.LastResourceVersion, Informers.CacheNodes.LastResourceVersion, Informers.Datasets.LastResourceVersion,
        Informers.Secrets.LastResourceVersion, Informers.Volumes.LastResourceVersion, Informers.Claims.LastResourceVersion, Informers.Namespaces.LastResourceVersion,
    }.Min(version => long.Parse(version ?? "0", CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Controller?.Dispose();
        _stop.Dispose();
    }

    private static async Task<OperatorRun> SyncedAsync(OperatorRun run)
    {
        var all = run.Informers;
        IInformer[] informers = [all.Nodes, all.Pools, all.CacheNodes, all.Datasets, all.Secrets, all.Volumes, all.Claims, all.Namespaces];
        foreach (var informer in informers) await informer.WaitForSyncAsync(Token);
        return run;
    }
}
