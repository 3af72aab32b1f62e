using VastK8s.Api.Validation;
using VastK8s.Kube;
using VastK8s.Kube.Memory;
using VastK8s.Operator.Hosting;

namespace VastK8s.Embedded.ControlPlane;

/// <summary>
/// The whole of VastK8s in one process on one machine: an API server in memory that validates as the custom resource definitions do, the operator, and the agent of the one node.
/// All three are what runs in a cluster; what lacks is the rest of Kubernetes. Objects are forgotten when it ends; what the agent has on disk is not.
/// </summary>
internal sealed class EmbeddedControlPlane : IAsyncDisposable
{
    private readonly InMemoryApiServer _server;
    private readonly OperatorCore _operator;
    private readonly AgentHolder _holder;
    private readonly CancellationTokenSource _stopAgent = new();
    private readonly CancellationTokenSource _stopOperator = new();
    private Task _agentRun = Task.CompletedTask;
    private Task _operatorRun = Task.CompletedTask;

    private EmbeddedControlPlane(EmbeddedOptions options, ILoggerFactory loggers)
    {
        Options = options;

        // A namespace that a manifest names is made with it: nobody else is there to make it.
        _server = new InMemoryApiServer(new InMemoryOptions { CreateNamespaces = true });
        ResourceAdmission.AddTo(_server);
        Client = new InMemoryKubeClient(_server, new InMemoryClientOptions { FieldManager = FieldManager });
        var operatorOptions = new OperatorOptions { LeaderElect = false, Identity = options.NodeName };
        _server.AddNamespace(operatorOptions.Namespace);
        _operator = new OperatorCore(new InMemoryKubeClient(_server), operatorOptions, OperatorRegistrations.All, loggers: loggers);
        _holder = new AgentHolder(options.HolderProgram);
    }

    /// <summary>Field manager of what a user applies here.</summary>
    public const string FieldManager = "vastk8s-embedded";

    public EmbeddedOptions Options { get; }

    /// <summary>A user's client, with all rights.</summary>
    public IKubeClient Client { get; }

    /// <summary>Ends when operator or agent has ended, which they do when stopped, when somebody stopped the agent by its socket, or with what went wrong.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts it. The agent begins to work when a CachePool makes this machine a node that caches.</summary>
    public static async Task<EmbeddedControlPlane> StartAsync(EmbeddedOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var plane = new EmbeddedControlPlane(options, loggers);
        try
        {
            await LocalNode.RegisterAsync(plane.Client, options, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            var agent = new EmbeddedAgent(options, new InMemoryKubeClient(plane._server), plane._operator.Parts.Informers.CacheNodes, plane._holder, loggers);
            plane._operatorRun = Task.Run(() => plane._operator.RunAsync(plane._stopOperator.Token), CancellationToken.None);
            plane._agentRun = Task.Run(() => agent.RunAsync(plane._stopAgent.Token), CancellationToken.None);
            plane.Ended = Task.WhenAny(plane._operatorRun, plane._agentRun).Unwrap();
            return plane;
        }
        catch
        {
            await plane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for something that comes while it runs, and not any more when it has ended.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task WaitAsync(Task what)
    {
        if (await Task.WhenAny(what, Ended).ConfigureAwait(false) != what)
        {
            await Ended.ConfigureAwait(false);
            throw new IOException("the agent was stopped");
        }

        await what.ConfigureAwait(false);
    }

    /// <summary>Stops the agent, which says so to the operator, and then the operator. Mounts stay; a holder stays if one of them needs it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopOperator.IsCancellationRequested) return;
        await _stopAgent.CancelAsync().ConfigureAwait(false);
        await _agentRun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _holder.EndAsync(Options.StateDirectory).ConfigureAwait(false);
        await _stopOperator.CancelAsync().ConfigureAwait(false);
        await _operatorRun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _operator.DisposeAsync().ConfigureAwait(false);
        _server.Dispose();
        _stopAgent.Dispose();
    }
}
