using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>A cluster as lists, without a server: the planner's passes over it, and agents that do as told.</summary>
internal sealed class PoolModel
{
    private readonly PlanCache _cache = new();

    public PoolModel(int nodes = 0)
    {
        for (var i = 0; i < nodes; i++) Nodes.Add(Make.Node($"n{i}"));
    }

    public CachePool Pool { get; set; } = Make.Pool();

    public List<CachePool> OtherPools { get; } = [];

    public List<V1Node> Nodes { get; } = [];

    public HashSet<string> WithoutAgent { get; } = [];

    public List<Dataset> Datasets { get; } = [];

    public List<PrefetchJob> Jobs { get; } = [];

    public Dictionary<string, CacheNode> CacheNodes { get; } = [];

    public Dictionary<string, long> Capacity { get; } = [];

    /// <summary>Bytes of each Dataset's next snapshot, by uid.</summary>
    public Dictionary<string, long> Bytes { get; } = [];

    /// <summary>Ids of the next snapshots, by uid.</summary>
    public Dictionary<string, string> NextSnapshot { get; } = [];

    public bool ListingsEnd { get; set; } = true;

    public DateTimeOffset Now { get; set; } = new(Make.Epoch);

    /// <summary>The clock that nobody sets; null: it goes with <see cref="Now"/>.</summary>
    public TimeSpan? Elapsed { get; set; }

    /// <summary>The agents' clock; null: the same as <see cref="Now"/>.</summary>
    public DateTimeOffset? AgentsNow { get; set; }

    public PoolInputs Inputs => new()
    {
        Pool = Pool,
        Pools = [Pool, .. OtherPools],
        Nodes = Nodes,
        HasAgent = node => !WithoutAgent.Contains(node),
        Datasets = Datasets,
        Jobs = Jobs,
        CacheNodes = [.. CacheNodes.Values],
        Now = Now,
        Elapsed = Elapsed ?? Now - Make.Epoch,
    };

    public Dataset Add(Dataset dataset, long bytes = 0)
    {
        Datasets.Add(dataset);
        Bytes[dataset.Metadata.Uid] = bytes;
        return dataset;
    }

    /// <summary>One pass, written down.</summary>
    public PoolPlan Pass()
    {
        var plan = PoolPlanner.Plan(Inputs, _cache);
        foreach (var node in plan.Leaving) CacheNodes.Remove(node.Spec.NodeName);
        foreach (var node in plan.Nodes)
        {
            CacheNodes[node.Node] = new CacheNode
            {
                Metadata = new V1ObjectMeta { Name = CacheNodeName.Of(Pool.Metadata.Name, node.Node) },
                Spec = node.Spec,
                Status = node.There?.Status,
            };
        }

        return plan;
    }

    /// <summary>Agents of nodes that are alive do what their specs say; what was listed is taken over.</summary>
    public void Act()
    {
        foreach (var (name, node) in CacheNodes.ToList())
        {
            if (WithoutAgent.Contains(name) || !IsReady(name)) continue;
            CacheNodes[name] = node with { Status = SimulatedAgent.Report(node.Spec, node.Status, Capacity.GetValueOrDefault(name, 1000), AgentsNow ?? Now, List) };
        }

        for (var i = 0; i < Datasets.Count; i++)
        {
            Datasets[i] = Datasets[i] with { Status = (Datasets[i].Status ?? new DatasetStatus()) with { Snapshot = Adoption.Of(Datasets[i], CacheNodes.Values) } };
        }
    }

    /// <summary>Passes and acts until nothing changes.</summary>
    public PoolPlan Settle()
    {
        for (var round = 0; round < 50; round++)
        {
            var before = Specs();
            var plan = Pass();
            Act();
            if (round > 1 && Specs() == before && PoolPlanner.Plan(Inputs, _cache).Nodes.All(node => node.Spec == CacheNodes[node.Node].Spec)) return plan;
        }

        throw new InvalidOperationException("It does not settle.");
    }

    public NodeDataset? Entry(string node, string dataset) => CacheNodes.GetValueOrDefault(node)?.Spec.Datasets.FirstOrDefault(entry => entry.Name == dataset);

    public IReadOnlyList<string> NodesOf(string dataset) => [.. CacheNodes.Keys.Where(node => Entry(node, dataset) is not null).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Fetching(string dataset) => [.. CacheNodes.Keys.Where(node => Entry(node, dataset)?.Prefetch is not null).Order(StringComparer.Ordinal)];

    public string Lister(string dataset) => Assert.Single(CacheNodes.Keys, node => Entry(node, dataset)?.Role == NodeRole.List);

    /// <summary>The node's agent asks for these, and for nothing else.</summary>
    public void Ask(string node, params (string Uid, DateTime At)[] requests) => Report(
        node, status => status with { MountRequests = [.. requests.Select(r => new NodeMountRequest { DatasetUid = r.Uid, RequestedAt = r.At })] });

    public void Ask(string node, string uid, DateTime at) => Ask(node, (uid, at));

    /// <summary>The node's agent says that so many have mounted it; it asks for nothing then.</summary>
    public void Mount(string node, string uid, int mounts) => Report(node, status => status with
    {
        Datasets = [.. status.Datasets.Where(d => d.Uid != uid), new NodeDatasetStatus { Uid = uid, Mounts = mounts }],
        MountRequests = [],
    });

    public void Ready(string node, bool ready) => Nodes[Nodes.FindIndex(n => n.Metadata.Name == node)] = Make.Node(node, ready);

    public void Change(string dataset, Func<Dataset, Dataset> change)
    {
        var at = Datasets.FindIndex(d => d.Metadata.Name == dataset);
        Datasets[at] = change(Datasets[at]);
    }

    public void ChangeSpec(string dataset, Func<DatasetSpec, DatasetSpec> change) => Change(dataset, d => d with
    {
        Metadata = d.Metadata with { Generation = d.Metadata.Generation + 1 },
        Spec = change(d.Spec),
    });

    private void Report(string node, Func<CacheNodeStatus, CacheNodeStatus> change) => CacheNodes[node] = CacheNodes[node] with { Status = change(CacheNodes[node].Status!) };

    private bool IsReady(string node) => Nodes.Exists(n => n.Metadata.Name == node && n.Status.Conditions[0].Status == "True");

    private DatasetSnapshot? List(NodeDataset entry) => ListingsEnd
        ? new DatasetSnapshot { Id = NextSnapshot.GetValueOrDefault(entry.Uid, $"snapshot-{entry.Uid}"), Bytes = Bytes.GetValueOrDefault(entry.Uid) }
        : null;

    private string Specs() => string.Join('\n', CacheNodes.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => KubernetesJson.Serialize(node.Value.Spec)));
}
