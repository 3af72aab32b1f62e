using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>What an agent is put together from, where it is not the usual.</summary>
internal sealed record AgentParts
{
    /// <summary>The API server that the options name, and snapshots from and to other agents.</summary>
    public static AgentParts Usual { get; } = new() { Exchange = token => new SnapshotExchange(token, TimeProvider.System), Serve = SnapshotServer.Map };

    /// <summary>The API; null: a client of the server that the options name. Not disposed of.</summary>
    public IKubeClient? Client { get; init; }

    /// <summary>Makes what takes snapshots from other agents, given the token by which they know each other; null: none are taken.</summary>
    public Func<Func<string?>, ISnapshotExchange>? Exchange { get; init; }

    /// <summary>Maps on the listener what gives snapshots to other agents; null: none are given, and the status has no address.</summary>
    public Action<IEndpointRouteBuilder, DatasetRegistry, Func<string?>>? Serve { get; init; }

    /// <summary>Starts a holder that takes this process into its care, when none is found; null: this executable is started as one.</summary>
    public Action<AgentOptions>? StartHolder { get; init; }

    /// <summary>Logs; null: lines on standard output. Not disposed of.</summary>
    public ILoggerFactory? Loggers { get; init; }
}
