using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Nodes;
using VastK8s.Kube;
using VastK8s.Kube.Informers;

namespace VastK8s.Embedded.ControlPlane;

/// <summary>
/// Runs the agent of this machine for the pool that it belongs to, as a DaemonSet of that pool would: begins when the operator has made a CacheNode, begins anew when the agent asks for that
/// or another pool has the machine. An agent whose CacheNode is gone stays, to remove what it holds.
/// </summary>
internal sealed class EmbeddedAgent(EmbeddedOptions options, IKubeClient client, Informer<CacheNode> nodes, AgentHolder holder, ILoggerFactory loggers)
{
    private readonly Signal _changed = new(TimeProvider.System);

    /// <summary>Runs until cancelled, or until the agent is told by its socket to stop.</summary>
    /// <exception cref="IOException">The agent cannot run here; says why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        nodes.AddHandler(new Wake(_changed));
        string? pool = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            pool = Pool() ?? pool;
            if (pool is null)
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (await RunAsync(pool, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <returns>Whether it was told to stop.</returns>
    private async Task<bool> RunAsync(string pool, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var agentOptions = new AgentOptions(options.StateDirectory, []) { Node = new NodeOptions(options.NodeName, pool) };
        var parts = AgentParts.Usual with { Client = client, Loggers = loggers, StartHolder = holder.Start };
        var agent = AgentHost.RunAsync(agentOptions, parts, stop.Token);
        while (!agent.IsCompleted && !stop.IsCancellationRequested)
        {
            await Task.WhenAny(agent, WaitAsync(stop.Token)).ConfigureAwait(false);
            if (Pool() is { } now && now != pool) await stop.CancelAsync().ConfigureAwait(false);
        }

        return await agent.ConfigureAwait(false) switch
        {
            0 => !stop.IsCancellationRequested,
            AgentHost.DirectoriesChanged => false,
            AgentHost.AlreadyRunning => throw new IOException($"another agent serves {options.StateDirectory}: stop it, or give --state DIR"),
            var status => throw new IOException($"the agent ended with status {status}"),
        };
    }

    private string? Pool() => nodes.Lister.List().FirstOrDefault(n => n.Spec.NodeName == options.NodeName && n.Metadata.DeletionTimestamp is null)?.Spec.Pool;

    private async Task WaitAsync(CancellationToken cancellationToken) =>
        await _changed.WaitAsync(null, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Wake(Signal changed) : IResourceEventHandler<CacheNode>
    {
        public void OnAdd(CacheNode obj, bool isInInitialList) => changed.Set();

        public void OnUpdate(CacheNode oldObj, CacheNode newObj)
        {
            // What it reports is no reason to look at which pool has it.
            if (oldObj.Metadata.Generation != newObj.Metadata.Generation) changed.Set();
        }

        public void OnDelete(CacheNode obj, bool finalStateUnknown) => changed.Set();
    }
}
