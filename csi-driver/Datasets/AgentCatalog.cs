using System.Collections.Immutable;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>Without a cluster: the Datasets that the agent was told of (<c>vastk8s index</c>).</summary>
internal sealed class AgentCatalog(AgentLink agent) : IDatasetCatalog
{
    public bool HasNamespaces => false;

    public async Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var status = await agent.StatusAsync(name, cancellationToken).ConfigureAwait(false);
            return new DatasetEntry(status.Name, status.Name, null, status.Snapshot?.Bytes);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<IReadOnlyDictionary<string, string>> NodeLabelsAsync(DatasetEntry dataset, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(ImmutableSortedDictionary<string, string>.Empty);

    public Task<string?> WaitForAsync(NamespacedName? pod, NamespacedName dataset, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<long> CapacityAsync(CancellationToken cancellationToken)
    {
        var reply = await agent.CallAsync(c => c.GetStatusAsync(new GetStatusRequest(), cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return reply.Directories.Sum(d => d.CapacityBytes);
    }
}
