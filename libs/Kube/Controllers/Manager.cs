using Microsoft.Extensions.Logging;
using VastK8s.Kube.Informers;
using VastK8s.Kube.LeaderElection;

namespace VastK8s.Kube.Controllers;

/// <summary>
/// Runs informers and controllers together. Informers run in every replica, so that a new leader starts warm; controllers run in the leader alone, unless they say
/// otherwise. On the way down controllers end first, then the Lease is released, then informers end.
/// </summary>
/// <example>
/// <code>
/// var manager = new Manager(client, new ManagerOptions { LeaderElection = new() { Lease = new("vastk8s-system", "operator") } });
/// var datasets = manager.Informer&lt;Dataset&gt;();
/// var volumes = manager.Informer&lt;V1PersistentVolume&gt;(options => options with { LabelSelector = "app=vastk8s" });
/// manager.AddController("dataset", new DatasetReconciler(datasets.Lister, volumes.Lister, applier), new ControllerOptions { Workers = 4 })
///     .For(datasets, ChangeFilters.SpecOrMetadata)
///     .Owns(volumes);
/// await manager.RunAsync(stopping);
/// </code>
/// </example>
public sealed class Manager
{
    private readonly ManagerOptions _options;
    private readonly LeaderElector? _elector;
    private readonly Dictionary<object, IInformer> _informers = [];
    private readonly List<(Func<CancellationToken, Task> RunAsync, bool NeedsLeaderElection)> _work = [];
    private bool _started;

    /// <summary>A manager with nothing to do yet.</summary>
    public Manager(IKubeClient client, ManagerOptions? options = null)
    {
        Client = client;
        _options = options ?? new ManagerOptions();
        if (_options.LeaderElection is not { } election) return;
        _elector = new LeaderElector(client, election with
        {
            Metrics = _options.Metrics,
            TimeProvider = _options.TimeProvider,
            Logger = _options.LoggerFactory.CreateLogger<LeaderElector>(),
        });
    }

    /// <summary>The client of its parts.</summary>
    public IKubeClient Client { get; }

    /// <summary>Whether controllers run here, or would.</summary>
    public bool IsLeader => _elector?.IsLeader ?? true;

    /// <summary>Whether all informers have synced: readiness.</summary>
    public bool HasSynced => _informers.Values.All(informer => informer.HasSynced);

    /// <summary>The informer of a type. The same for the same namespace and selectors, so that controllers share it.</summary>
    /// <param name="configure">Changes the options, which have the manager's metrics, logger and clock.</param>
    /// <exception cref="ArgumentException">There is one for the same objects with other options.</exception>
    public Informer<T> Informer<T>(Func<InformerOptions<T>, InformerOptions<T>>? configure = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new InformerOptions<T> { Metrics = _options.Metrics, TimeProvider = _options.TimeProvider, Logger = _options.LoggerFactory.CreateLogger<Informer<T>>() };
        if (configure is not null) options = configure(options);
        var key = (typeof(T), options.Namespace, options.LabelSelector, options.FieldSelector);
        if (_informers.TryGetValue(key, out var there))
        {
            var shared = (Informer<T>)there;
            return configure is null || shared.Options == options with { Logger = shared.Options.Logger }
                ? shared
                : throw new ArgumentException($"There is an informer of {shared.Resource.QualifiedName} with other options.", nameof(configure));
        }

        CheckNotStarted();
        var informer = new Informer<T>(Client, options);
        _informers.Add(key, informer);
        return informer;
    }

    /// <summary>Adds a controller; say then what it watches. Metrics, logger and clock are the manager's.</summary>
    public Controller AddController(string name, IReconciler reconciler, ControllerOptions? options = null)
    {
        CheckNotStarted();
        var controller = new Controller(name, reconciler, (options ?? new ControllerOptions()) with
        {
            Metrics = _options.Metrics,
            TimeProvider = _options.TimeProvider,
            Logger = _options.LoggerFactory.CreateLogger<Controller>(),
        });
        _work.Add((controller.RunAsync, controller.NeedsLeaderElection));
        return controller;
    }

    /// <summary>Adds other work, which starts when all informers have synced and runs until its token is cancelled.</summary>
    public void AddWork(Func<CancellationToken, Task> runAsync, bool needsLeaderElection = true)
    {
        CheckNotStarted();
        _work.Add((runAsync, needsLeaderElection));
    }

    /// <summary>Runs everything until cancelled, and then returns without an exception. To be called once.</summary>
    /// <exception cref="LeaderElectionLostException">The Lease was lost: end the process.</exception>
    /// <remarks>What work throws ends all of it and is thrown on.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckNotStarted();
        _started = true;
        using var stopWork = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopInformers = new CancellationTokenSource();

        // An informer never ends by itself; should one, what it holds is history, and nobody may work by that.
        var informers = Task.WhenAll(_informers.Values.Select(informer => StopAtFailureAsync(Task.Run(() => informer.RunAsync(stopInformers.Token), CancellationToken.None), stopWork)));
        try
        {
            await Task.WhenAll(_informers.Values.Select(informer => informer.WaitForSyncAsync(stopWork.Token))).ConfigureAwait(false);
            var everywhere = RunAllAsync(needsLeaderElection: false, stopWork, stopWork.Token);
            var leading = _elector is null
                ? RunAllAsync(needsLeaderElection: true, stopWork, stopWork.Token)
                : StopAtEndAsync(_elector.RunAsync(token => RunAllAsync(needsLeaderElection: true, stopWork, token), stopWork.Token), stopWork);
            await Task.WhenAll(everywhere, leading).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopWork.IsCancellationRequested)
        {
            // Told to, or an informer failed: that is thrown below.
        }
        finally
        {
            await stopInformers.CancelAsync().ConfigureAwait(false);
            await informers.ConfigureAwait(false);
        }
    }

    private async Task RunAllAsync(bool needsLeaderElection, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var running = _work.Where(work => work.NeedsLeaderElection == needsLeaderElection)
            .Select(work => StopAtFailureAsync(Task.Run(() => work.RunAsync(cancellationToken), CancellationToken.None), stop));
        await Task.WhenAll(running).ConfigureAwait(false);

        // Who has nothing to do (any more) still keeps its informers, and its Lease.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One part that fails ends the others, which are waited for.</summary>
    private static async Task StopAtFailureAsync(Task task, CancellationTokenSource stop)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The elector ends with its work or with the Lease: there is nothing left to lead then.</summary>
    private static async Task StopAtEndAsync(Task task, CancellationTokenSource stop)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private void CheckNotStarted()
    {
        if (_started) throw new InvalidOperationException("The manager runs already.");
    }
}
