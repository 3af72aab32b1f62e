using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli;
using VastK8s.Cli.Agents;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;

namespace VastK8s.Embedded.Mounting;

/// <summary>Mounts on the node as a CSI driver does: by the uid of a Dataset, over the agent's socket, when the node says that it can.</summary>
internal sealed class NodeMounts(CliHost host, EmbeddedControlPlane plane) : IDisposable
{
    private readonly AgentSession _session = AgentSession.Open(host, new AgentOptions(plane.Options.StateDirectory, []));

    /// <summary>Waits until the node can mount a Dataset.</summary>
    /// <returns>Its <c>metadata.uid</c>.</returns>
    /// <exception cref="UsageException">There is no such Dataset.</exception>
    public async Task<string> MountableAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var dataset = await plane.Client.FindAsync<Dataset>(key, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException($"no Dataset {key} is applied; name one of the manifests, as NAMESPACE/NAME or, in namespace default, NAME");
        var uid = dataset.Metadata.Uid;
        await new ObjectWatch<CacheNode>(plane.Client, new PrinterTable<CacheNode>(host.Time), _ => { }).RunAsync(
            nodes => nodes.Values.Any(n => n.Status?.Datasets.Any(d => d.Uid == uid && d.Mountable) == true), cancellationToken).ConfigureAwait(false);
        return uid;
    }

    /// <summary>Mounts it, read-only.</summary>
    /// <exception cref="IOException">The agent refused; says why.</exception>
    public async Task<MountReply> MountAsync(string uid, string target, CancellationToken cancellationToken)
    {
        var request = new MountRequest { Dataset = uid, Target = target };
        return await CallAsync(c => c.MountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unmounts what is mounted there; nothing is no error.</summary>
    /// <exception cref="IOException">It is in use.</exception>
    public async Task UnmountAsync(string target, CancellationToken cancellationToken)
    {
        var request = new UnmountRequest { Target = target };
        await CallAsync(c => c.UnmountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _session.Dispose();

    private async Task<T> CallAsync<T>(Func<AgentClient, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.CallAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(e.Status.Detail, e);
        }
    }
}
