using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Nodes.Listening;
using VastK8s.CacheAgent.Nodes.Mounting;
using VastK8s.CacheAgent.Nodes.Reporting;
using VastK8s.CacheAgent.Nodes.Scheduling;
using VastK8s.CacheAgent.Nodes.State;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Nodes;

/// <summary>
/// The part of an agent that makes it a Kubernetes node's: reads its CacheNode, makes the node so, reports. Begins before the cache is opened, since the CacheNode says
/// where that is; where it is remembered on disk, nothing waits for an API server.
/// </summary>
internal sealed partial class NodeAgent : IAsyncDisposable
{
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(3);
    private readonly NodeOptions _options;
    private readonly string _stateDirectory;
    private readonly IKubeClient _client;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly NodeStateFile _file;
    private readonly NodeInformers _informers;
    private readonly Signal _came;
    private readonly Pulse _changed = new();
    private readonly MountWaiters _waiters;
    private readonly Task _reading;
    private DesiredNode _initial = null!;
    private NodeController? _controller;
    private NodeReporter? _reporter;
    private StatusWriter? _writer;
    private PrefetchScheduler? _scheduler;
    private NodeListener? _listener;
    private MountAdmission? _admission;
    private Task _running = Task.CompletedTask;

    public NodeAgent(NodeOptions options, string stateDirectory, IKubeClient client, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _stateDirectory, _client, _time, _loggers) = (options, stateDirectory, client, time, loggers);
        _logger = loggers.CreateLogger("VastK8s.CacheAgent.Node");
        _file = new NodeStateFile(stateDirectory, _logger);
        _came = new Signal(time);
        _waiters = new MountWaiters(time, OnChanged);
        _informers = new NodeInformers(client, options, OnApiChanged, time, _logger);
        _reading = _informers.RunAsync(_stop.Token);
    }

    /// <summary>What the data path tells how long fetches took, and what <c>/metrics</c> shows.</summary>
    public AgentMetrics Metrics { get; } = new();

    /// <summary>What this machine does not let an agent do.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [.. Hosting.Limitations.Find()];

    /// <summary>How long a mount waits for its entry and its snapshot: less than the two minutes that kubelet gives a CSI call, so that it is told why.</summary>
    public TimeSpan MountLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>By which agents know each other; null: there is none yet.</summary>
    public string? Token => _controller?.Desired.Token;

    /// <summary>The cache directories that are wanted: at once where that is remembered, else when the API server has said it.</summary>
    /// <param name="otherwise">Where the CacheNode names none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">What is remembered was written by another version.</exception>
    public async Task<IReadOnlyList<CacheDirectoryOptions>> DirectoriesAsync(IReadOnlyList<CacheDirectoryOptions> otherwise, CancellationToken cancellationToken)
    {
        _initial = _file.Read(_options) ?? await WaitAsync(cancellationToken).ConfigureAwait(false);
        return NodeDirectories.Of(_initial.Spec, otherwise, NodeDirectories.FileSystemBytes);
    }

    /// <summary>Begins to make the node as it is wanted. The Datasets that are here are served already.</summary>
    /// <param name="registry">The Datasets here.</param>
    /// <param name="agent">What they share.</param>
    /// <param name="conditions">The agent's conditions.</param>
    /// <param name="exchange">Takes snapshots from other agents; null: none are taken.</param>
    /// <param name="map">Maps on the listener what other agents ask for, given what gives the token; null: nothing is served to them.</param>
    /// <param name="restart">Is called when the agent has to be started again.</param>
    public async Task StartAsync(
        DatasetRegistry registry, AgentContext agent, ConditionSet conditions, ISnapshotExchange? exchange, Action<IEndpointRouteBuilder, Func<string?>>? map, Action restart)
    {
        _writer = new StatusWriter(_client, _options.CacheNode, () => _informers.Live, _time, _logger);
        _scheduler = new PrefetchScheduler(registry, new FinishedJobs(_stateDirectory), _time, _logger, OnChanged);
        _controller = new NodeController(_initial, _file, registry, agent, exchange, _scheduler, OnChanged, restart);
        _admission = new MountAdmission(_controller, registry, _waiters, _changed, Unasked, MountLimit, _time);
        Metrics.Watch(registry, agent.Space, agent.Gate, () => _scheduler.Queue, () => _writer.Writes);
        if (_options.Listen is { } listen)
        {
            _listener = await NodeListener.StartAsync(
                listen, _stateDirectory, _loggers, Metrics.Registry, () => null, map is null ? null : routes => map(routes, () => Token)).ConfigureAwait(false);
            Log.Listening(_logger, listen);
        }

        // An address is only for those who can be given something there.
        var address = map is null ? null : _listener?.AddressFor(_options.Advertise);
        _reporter = new NodeReporter(_controller, _scheduler, _waiters, agent.Space, conditions, _writer, Limitations, address, _time, _logger);
        var token = _stop.Token;
        _running = Task.WhenAll(
            Task.Run(() => _controller.RunAsync(_informers.Desired, token), CancellationToken.None),
            Task.Run(() => _scheduler.RunAsync(token), CancellationToken.None),
            Task.Run(() => _reporter.RunAsync(token), CancellationToken.None),
            Task.Run(() => _writer.RunAsync(token), CancellationToken.None));
        OnApiChanged();
    }

    /// <inheritdoc cref="MountAdmission.WaitAsync(string, CancellationToken)"/>
    public Task<IDisposable?> AdmitMountAsync(string datasetUid, CancellationToken cancellationToken) => _admission!.WaitAsync(datasetUid, cancellationToken);

    /// <summary>Ends listings and prefetches, and says so in the status if the API server listens. What is there stays.</summary>
    public async Task StopAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running, _reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_reporter is { } reporter)
        {
            using var limit = new CancellationTokenSource(LastWord, _time);
            try
            {
                await reporter.FinishAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Log.NoLastWord(_logger);
            }
        }

        if (_listener is { } listener) await listener.DisposeAsync().ConfigureAwait(false);
        _listener = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private void OnApiChanged()
    {
        _came.Set();
        _controller?.Wake();
        _writer?.Wake();
        _reporter?.Wake();
    }

    private void OnChanged()
    {
        _changed.Set();
        _reporter?.Wake();
    }

    // Why the API server does not know that a Dataset is asked for here.
    private string? Unasked(string datasetUid)
    {
        if (!_informers.HaveSynced) return "the API server has not been reached since this agent started";
        if (_informers.Live is null) return $"CacheNode {_options.CacheNode} does not exist: no CachePool {_options.Pool} has this node";
        return _writer!.HasAskedFor(datasetUid) ? null : $"the API server does not take this node's status: {_writer.Problem ?? "no answer yet"}";
    }

    private async Task<DesiredNode> WaitAsync(CancellationToken cancellationToken)
    {
        Log.Waiting(_logger, _options.CacheNode);
        await using var listener = _options.Listen is { } listen
            ? await NodeListener.StartAsync(listen, _stateDirectory, _loggers, null, () => $"waits for CacheNode {_options.CacheNode}", null).ConfigureAwait(false)
            : null;
        await _informers.WaitForSyncAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (_informers.Desired(null) is { } desired)
            {
                _file.Write(desired);
                return desired;
            }

            await _came.WaitAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "nothing is known yet of what is wanted here: waiting for CacheNode {Name}")]
        public static partial void Waiting(ILogger logger, string name);

        [LoggerMessage(Level = LogLevel.Information, Message = "health, metrics and other agents at {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "the API server did not take the last status in time")]
        public static partial void NoLastWord(ILogger logger);
    }
}
