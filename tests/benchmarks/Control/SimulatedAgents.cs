using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;

namespace VastK8s.Benchmarks.Control;

/// <summary>Agents of all nodes in one process: what they are told they have at once. Each dataset has 1,000 objects of 1 MiB.</summary>
internal sealed class SimulatedAgents(IKubeClient client) : IReconciler
{
    private const int Objects = 1000;
    private const long Bytes = (long)Objects << 20;
    private readonly Manager _manager = new(client);
    private readonly Applier _applier = new(client, "vastk8s-agent");
    private VastK8s.Kube.Informers.Informer<CacheNode>? _nodes;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _nodes = _manager.Informer<CacheNode>();
        _manager.AddController("agents", this, new ControllerOptions { Workers = 8 })
            .For(_nodes, static (before, after) => before is null || after is null || before.Metadata.Generation != after.Metadata.Generation);
        return _manager.RunAsync(cancellationToken);
    }

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        if (_nodes!.Lister.Get(request) is { } node)
        {
            await _applier.ApplyStatusAsync(
                new CacheNode { Metadata = new() { Name = request.Name }, Status = StatusOf(node) }, node, cancellationToken);
        }

        return ReconcileResult.Done;
    }

    private static CacheNodeStatus StatusOf(CacheNode node)
    {
        var before = node.Status ?? new CacheNodeStatus();
        NodeDirectoryStatus[] directories =
        [
            .. node.Spec.Directories.Select(d => new NodeDirectoryStatus { Path = d.Path, State = NodeDirectoryStatus.Ready, CapacityBytes = 64L << 40 }),
        ];
        NodeDatasetStatus[] datasets = [.. node.Spec.Datasets.Select(d => StatusOf(d, before.Datasets.FirstOrDefault(s => s.Uid == d.Uid)))];
        var totals = CacheNodeTotals.Of([.. directories], [.. datasets]);
        return new CacheNodeStatus
        {
            ObservedGeneration = node.Metadata.Generation ?? 0,
            AgentVersion = "simulated",
            Address = $"{node.Spec.NodeName}:7070",
            Directories = [.. directories],
            Datasets = [.. datasets],
            Totals = totals,
            Summary = CacheNodeSummary.Of(totals),
            Conditions = before.Conditions
                .With(CacheNodeCondition.Ready, ConditionStatus.True, "Running", "", node.Metadata.Generation ?? 0, DateTimeOffset.UtcNow)
                .With(CacheNodeCondition.MountSupported, ConditionStatus.True, "Supported", "", node.Metadata.Generation ?? 0, DateTimeOffset.UtcNow)
                .With(CacheNodeCondition.SufficientCapacity, ConditionStatus.True, "Enough", "", node.Metadata.Generation ?? 0, DateTimeOffset.UtcNow),
        };
    }

    private static NodeDatasetStatus StatusOf(NodeDataset wanted, NodeDatasetStatus? before)
    {
        var listing = wanted is { Role: NodeRole.List, ListRequest: { } asked }
            ? before?.Listing is { } last && last.Request == asked ? last : new NodeListing { Request = asked, State = NodeListing.Complete, Objects = Objects, EndedAt = Seconds() }
            : null;
        var snapshot = before?.Snapshot ?? (listing is not null || wanted.Snapshot is not null
            ? new DatasetSnapshot { Id = wanted.Snapshot?.Id ?? IdOf(wanted.Uid), Objects = Objects, Bytes = Bytes, ListedAt = Seconds() }
            : null);
        var mountable = wanted.Snapshot is not null;
        return new NodeDatasetStatus
        {
            Uid = wanted.Uid,
            ObservedGeneration = wanted.Generation,
            Listing = listing,
            Snapshot = snapshot,
            CachedObjects = mountable && wanted.Prefetch is not null ? Objects : 0,
            CachedBytes = mountable && wanted.Prefetch is not null ? Bytes : 0,
            Mountable = mountable,
            Ready = mountable,
        };
    }

    private static string IdOf(string uid) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(uid)));

    private static DateTime Seconds() => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).UtcDateTime;
}
