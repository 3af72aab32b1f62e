using VastK8s.Kube.Informers;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Controllers;

/// <summary>
/// Calls a reconciler with the key of whatever changed. <see cref="For{T}"/>, <see cref="Owns{T}"/> and <see cref="Watches{T}"/> say what is watched and which key a change stands
/// for; a <see cref="WorkQueue{TKey}"/> in between makes many changes one call, and failed calls come again with backoff.
/// </summary>
public sealed class Controller : IDisposable
{
    private readonly ReconcileLoop _loop;
    private readonly List<(IInformer Informer, Action Subscribe)> _watches = [];
    private readonly ControllerOptions _options;
    private KubeResource? _for;

    /// <summary>A controller that begins when <see cref="RunAsync"/> is called.</summary>
    /// <param name="name">Name in logs and metrics.</param>
    /// <param name="reconciler">What to call.</param>
    /// <param name="options">How.</param>
    public Controller(string name, IReconciler reconciler, ControllerOptions? options = null)
    {
        Name = name;
        _options = options ?? new ControllerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Workers, 1);
        Queue = new WorkQueue<NamespacedName>(new WorkQueueOptions<NamespacedName>
        {
            Name = name,
            RateLimiter = _options.RateLimiter,
            Metrics = _options.Metrics,
            TimeProvider = _options.TimeProvider,
        });
        _loop = new ReconcileLoop(name, reconciler, Queue, _options);
    }

    /// <summary>Name in logs and metrics.</summary>
    public string Name { get; }

    /// <summary>Whether it runs only while this process is the leader.</summary>
    public bool NeedsLeaderElection => _options.NeedsLeaderElection;

    /// <summary>The queue, for what asks for a reconcile but is no object: timers, other processes.</summary>
    public WorkQueue<NamespacedName> Queue { get; }

    /// <summary>The kind whose keys the reconciler gets: every change of one is a request for it.</summary>
    public Controller For<T>(Informer<T> informer, ChangeFilter<T>? filter = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _for = KubeResource.Of<T>();
        return Watches(informer, Requests.ForObject, filter);
    }

    /// <summary>Objects that the reconciler makes: a change of one is a request for the object that controls it. After <see cref="For{T}"/>.</summary>
    public Controller Owns<T>(Informer<T> informer, ChangeFilter<T>? filter = null) where T : class, IKubernetesObject<V1ObjectMeta> =>
        Watches(informer, Requests.ForOwner<T>(_for ?? throw new InvalidOperationException("Call For before Owns."), onlyController: true), filter);

    /// <summary>Other objects: a change of one is a request for the keys that the function gives, for the object before and after.</summary>
    public Controller Watches<T>(Informer<T> informer, Func<T, IEnumerable<NamespacedName>> map, ChangeFilter<T>? filter = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        var handler = new EnqueueHandler<T>(Queue, map, filter);
        _watches.Add((informer, () => informer.AddHandler(handler)));
        return this;
    }

    /// <summary>
    /// Objects that hold something of many others: a change of one is a request for the keys that the function gives for it, from the object before (null: added) and after (null: deleted). On a resync both are
    /// the same.
    /// </summary>
    public Controller WatchesChanges<T>(Informer<T> informer, Func<T?, T?, IEnumerable<NamespacedName>> map) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        var handler = new EnqueueChangeHandler<T>(Queue, map);
        _watches.Add((informer, () => informer.AddHandler(handler)));
        return this;
    }

    /// <summary>
    /// Waits until its informers have synced, then reconciles until cancelled. Returns, without an exception, when the last reconcile under way has ended. To be called once.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (informer, _) in _watches) await informer.WaitForSyncAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        // Now, not earlier: a stand-by would collect keys that it will get anyway when it starts.
        foreach (var (_, subscribe) in _watches) subscribe();
        await using var stop = cancellationToken.UnsafeRegister(static queue => ((WorkQueue<NamespacedName>)queue!).ShutDown(), Queue).ConfigureAwait(false);
        await Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(() => _loop.RunAsync(cancellationToken), CancellationToken.None))).ConfigureAwait(false);
    }

    /// <summary>Shuts the queue down.</summary>
    public void Dispose() => Queue.Dispose();
}
