using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>
/// Goes once through what a pod's first volume goes through, and changes nothing: some of that code is compiled when it runs first. Its calls took 0.18 s after it and 0.5 s without (no cluster; half a processor takes twice as long).
/// </summary>
internal static partial class Rehearsal
{
    private const string Name = "rehearsal";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs it; nothing depends on how it ends.</summary>
    /// <param name="socketPath">Where this driver serves its Node service.</param>
    /// <param name="agent">The node's agent.</param>
    /// <param name="datasets">Whom a volume's Dataset is looked for at; may fail.</param>
    /// <param name="logger">Log.</param>
    /// <param name="cancellationToken">The driver ends.</param>
    public static async Task RunAsync(string socketPath, AgentLink agent, Func<IDatasetCatalog> datasets, ILogger logger, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await TryAsync("CSI", () => CallAsync(socketPath, patience.Token), logger).ConfigureAwait(false);
        await TryAsync("agent", () => agent.CallAsync(c => c.GetInfoAsync(new GetInfoRequest(), cancellationToken: patience.Token), patience.Token), logger).ConfigureAwait(false);
        await TryAsync("Dataset", () => datasets().FindAsync(Name, Name, patience.Token), logger).ConfigureAwait(false);
    }

    // As kubelet would, to take away a volume that is not there, at a path that nobody has.
    private static async Task CallAsync(string socketPath, CancellationToken cancellationToken)
    {
        using var channel = UnixChannel.Open(socketPath);
        var request = new NodeUnpublishVolumeRequest { VolumeId = Name, TargetPath = Path.Combine(Path.GetDirectoryName(socketPath)!, $".{Name}-{Guid.NewGuid():N}") };
        await new Node.NodeClient(channel).NodeUnpublishVolumeAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static async Task TryAsync(string part, Func<Task> run, ILogger logger)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.NotDone(logger, part, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "not rehearsed with the {Part}, and the first call pays for it: {Why}")]
        public static partial void NotDone(ILogger logger, string part, string why);
    }
}
