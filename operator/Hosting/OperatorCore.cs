using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Kube.LeaderElection;

namespace VastK8s.Operator.Hosting;

/// <summary>
/// The whole operator over any client, without a process of its own: what the executable runs, and what runs beside an in-memory server.
/// <code>
/// using var server = new InMemoryApiServer(new InMemoryOptions { CreateNamespaces = true });
/// await using var core = new OperatorCore(new InMemoryKubeClient(server), new OperatorOptions { LeaderElect = false }, OperatorRegistrations.All);
/// await core.RunAsync(stop);
/// </code>
/// </summary>
internal sealed partial class OperatorCore : IAsyncDisposable
{
    /// <summary>Name of the Lease, in the operator's namespace.</summary>
    public const string LeaseName = "vastk8s-operator";

    private readonly EventRecorder _events;
    private readonly ILogger _logger;
    private readonly string _identity;
    private volatile Task? _running;

    public OperatorCore(
        IKubeClient client,
        OperatorOptions options,
        IReadOnlyList<Action<OperatorParts>> registrations,
        IKubeMetrics? metrics = null,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        Func<LeaderElectionOptions, LeaderElectionOptions>? election = null)
    {
        metrics ??= IKubeMetrics.None;
        loggers ??= Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        time ??= TimeProvider.System;
        _logger = loggers.CreateLogger<OperatorCore>();
        _identity = $"{options.Identity}_{Guid.NewGuid():N}";
        var lease = new LeaderElectionOptions
        {
            Lease = new NamespacedName(options.Namespace, LeaseName),
            Identity = _identity,
            OnNewLeader = leader => Log.NewLeader(_logger, leader),
        };
        var manager = new Manager(client, new ManagerOptions
        {
            LeaderElection = options.LeaderElect ? election?.Invoke(lease) ?? lease : null,
            Metrics = metrics,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        _events = new EventRecorder(client, new EventRecorderOptions
        {
            Component = OperatorOptions.FieldManager,
            Instance = options.Identity,
            Metrics = metrics,
            Logger = loggers.CreateLogger<EventRecorder>(),
            TimeProvider = time,
        });
        Parts = new OperatorParts(
            client, manager, new OperatorInformers(manager, options), new Applier(client, OperatorOptions.FieldManager, metrics), _events, options, time, loggers);
        foreach (var register in registrations) register(Parts);
        if (options.LeaderElect) manager.AddWork(CheckNamespaceAsync, needsLeaderElection: false);
    }

    public OperatorParts Parts { get; }

    /// <summary>Whether it has seen all there is, so that it can lead at once if it is to: a stand-by is ready, too.</summary>
    public bool IsReady => Parts.Manager.HasSynced;

    /// <summary>Whether it works, or is about to: nothing of it has ended.</summary>
    public bool IsHealthy => _running is not { IsCompleted: true };

    /// <summary>Whether its controllers run.</summary>
    public bool IsLeader => Parts.Manager.IsLeader;

    /// <summary>Runs until cancelled, then stops controllers, releases the Lease and writes what events wait. To be called once.</summary>
    /// <exception cref="LeaderElectionLostException">The Lease was lost: end the process.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Log.Starting(_logger, _identity, Parts.Options.Namespace, Parts.Options.LeaderElect);
        try
        {
            _running = Parts.Manager.RunAsync(cancellationToken);
            await _running.ConfigureAwait(false);
        }
        finally
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes what events wait, if it never ran.</summary>
    public ValueTask DisposeAsync() => _running is null ? _events.DisposeAsync() : ValueTask.CompletedTask;

    // Without it no Lease can be made, and nobody ever leads: said once, loudly.
    private Task CheckNamespaceAsync(CancellationToken cancellationToken)
    {
        var name = Parts.Options.Namespace;
        if (Parts.Informers.Namespaces.Lister.Get(new NamespacedName(name)) is null) Log.NoNamespace(_logger, name);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Identity} starts in namespace {Namespace}, leader election: {LeaderElect}")]
        public static partial void Starting(ILogger logger, string identity, string @namespace, bool leaderElect);

        [LoggerMessage(LogLevel.Information, "The leader is {Leader}")]
        public static partial void NewLeader(ILogger logger, string leader);

        [LoggerMessage(LogLevel.Error, "Namespace {Namespace} does not exist: no Lease can be made in it, and nobody leads until it does")]
        public static partial void NoNamespace(ILogger logger, string @namespace);
    }
}
