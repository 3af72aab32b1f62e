using System.Diagnostics;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>
/// A pool with nodes and Datasets on an API server, in memory or real, and agents that do as told whenever the test looks. Its names are its own, so that tests may share a server.
/// </summary>
internal sealed class PoolCluster(IKubeClient client, TimeProvider? time = null) : IAsyncDisposable
{
    private const string Namespace = "default";

    // Generous: a busy machine is no failure.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Applier _agents = new(client, "vastk8s-agent");
    private readonly Applier _datasets = new(client, "datasets");
    private readonly HashSet<string> _nodes = [];
    private readonly HashSet<string> _deadNodes = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Name of the pool, and what the names of nodes and Datasets begin with.</summary>
    public string Id { get; } = $"p{Guid.NewGuid():N}"[..10];

    /// <summary>Whether listings come to an end.</summary>
    public bool ListingsEnd { get; set; } = true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NamespacedName PoolKey => new(Id);

    public Task CreatePoolAsync(Func<CachePoolSpec, CachePoolSpec>? change = null) => client.CreateAsync(PoolOf(Id, change), null, Token);

    /// <summary>A pool of another name for the same nodes.</summary>
    public async Task CreateOtherPoolAsync(string name)
    {
        _names.Add(name);
        await client.CreateAsync(PoolOf(name, null), null, Token);
    }

    public async Task AddNodesAsync(params string[] names)
    {
        foreach (var name in names)
        {
            _nodes.Add(NodeName(name));
            var node = Make.Node(NodeName(name), labels: new() { ["pool"] = Id });
            var made = await client.CreateAsync(node, null, Token);
            made.Status = node.Status;
            await client.UpdateStatusAsync(made, null, Token);
        }
    }

    public async Task SetReadyAsync(string name, bool ready)
    {
        if (ready) _deadNodes.Remove(NodeName(name));
        else _deadNodes.Add(NodeName(name));
        var node = await client.GetAsync<V1Node>(new NamespacedName(NodeName(name)), Token);
        node.Status = Make.Node(name, ready).Status;
        await client.UpdateStatusAsync(node, null, Token);
    }

    public async Task RemoveNodeAsync(string name)
    {
        _nodes.Remove(NodeName(name));
        await client.DeleteAsync<V1Node>(new NamespacedName(NodeName(name)), null, Token);
    }

    public async Task CreateDatasetAsync(string name, Func<DatasetSpec, DatasetSpec>? change = null)
    {
        _names.Add(name);
        var spec = new DatasetSpec { Sources = [new DatasetSource { Uri = $"s3://bucket/{name}" }], PoolRef = new NameReference { Name = Id } };
        await client.CreateAsync(new Dataset { Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = DatasetName(name) }, Spec = change?.Invoke(spec) ?? spec }, null, Token);
    }

    public Task DeleteDatasetAsync(string name) => client.DeleteAsync<Dataset>(DatasetKey(name), null, Token);

    public Task<CachePool?> PoolAsync() => client.FindAsync<CachePool>(PoolKey, Token);

    public Task DeletePoolAsync() => client.DeleteAsync<CachePool>(PoolKey, null, Token);

    public async Task<PrefetchJob> StartJobAsync(string name, string dataset)
    {
        var job = await client.CreateAsync(
            new PrefetchJob
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = DatasetName(name) },
                Spec = new PrefetchJobSpec { DatasetRef = new NameReference { Name = DatasetName(dataset) } },
            },
            null,
            Token);
        job.Status = new PrefetchJobStatus { Phase = PrefetchJobPhase.Running, Snapshot = "s", StartTime = DateTime.UnixEpoch };
        return await client.UpdateStatusAsync(job, null, Token);
    }

    /// <summary>The pool's CacheNodes, by node.</summary>
    public async Task<IReadOnlyList<CacheNode>> CacheNodesAsync() =>
        [.. (await client.ListAllAsync<CacheNode>(new ListOptions { LabelSelector = $"{Labels.Pool}={Id}" }, Token)).Items.OrderBy(node => node.Spec.NodeName, StringComparer.Ordinal)];

    public string NodeName(string name) => $"{Id}-{name}";

    public string DatasetName(string name) => $"{Id}-{name}";

    /// <summary>Waits until the pool's CacheNodes are so; agents act meanwhile.</summary>
    public async Task UntilAsync(string what, Func<IReadOnlyList<CacheNode>, bool> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var nodes = await CacheNodesAsync();
            if (condition(nodes)) return;
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"not within {Limit.TotalSeconds:0} s: {what}; there is: {string.Join('\n', nodes.Select(node => KubernetesJson.Serialize(node)))}");
            await ActAsync(nodes);
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"not within {Limit.TotalSeconds:0} s: {what}");
            await ActAsync(await CacheNodesAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    /// <summary>Waits until every node has this snapshot of the Dataset, and says so.</summary>
    public Task UntilSpreadAsync(string dataset) => UntilAsync(
        $"{dataset} is on all nodes",
        nodes => nodes.Count == _nodes.Count && nodes.All(node => EntryOf(node, dataset)?.Snapshot is { } snapshot && ReportOf(node, dataset)?.Snapshot?.Id == snapshot.Id));

    public NodeDataset? EntryOf(CacheNode node, string dataset) => node.Spec.Datasets.FirstOrDefault(entry => entry.Name == DatasetName(dataset));

    /// <summary>The node that lists; null where none does, or two for the moment between the writing of the next one and of the last.</summary>
    public string? ListerOf(IReadOnlyList<CacheNode> nodes, string dataset)
    {
        var listers = nodes.Where(node => EntryOf(node, dataset)?.Role == NodeRole.List).ToList();
        return listers.Count == 1 ? listers[0].Spec.NodeName[(Id.Length + 1)..] : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _names) await client.TryDeleteAsync<Dataset>(DatasetKey(name), null, CancellationToken.None);
        foreach (var job in (await client.ListAllAsync<PrefetchJob>(new ListOptions { Namespace = Namespace }, CancellationToken.None)).Items.Where(job => job.Metadata.Name.StartsWith(Id, StringComparison.Ordinal)))
        {
            await client.TryDeleteAsync<PrefetchJob>(NamespacedName.Of(job), null, CancellationToken.None);
        }

        foreach (var pool in _names.Append(Id))
        {
            // Nobody is there any more to take the finalizer out.
            if (!await client.TryDeleteAsync<CachePool>(new NamespacedName(pool), null, CancellationToken.None) || await client.FindAsync<CachePool>(new NamespacedName(pool), CancellationToken.None) is not { } left) continue;
            var without = KubeJson.DeepCopy(left);
            without.Metadata.Finalizers = [];
            await client.PatchAsync<CachePool>(new NamespacedName(pool), Patch.MergeFrom(left, without), null, CancellationToken.None);
        }

        var nodes = (await client.ListAllAsync<CacheNode>(null, CancellationToken.None)).Items;
        foreach (var node in nodes.Where(node => node.Spec.NodeName.StartsWith(Id, StringComparison.Ordinal)))
        {
            await client.TryDeleteAsync<CacheNode>(NamespacedName.Of(node), null, CancellationToken.None);
        }

        foreach (var node in _nodes) await client.TryDeleteAsync<V1Node>(new NamespacedName(node), null, CancellationToken.None);
    }

    private async Task ActAsync(IReadOnlyList<CacheNode> nodes)
    {
        foreach (var node in nodes.Where(node => !_deadNodes.Contains(node.Spec.NodeName)))
        {
            var status = SimulatedAgent.Report(node.Spec, node.Status, 1 << 30, _time.GetUtcNow(), List);
            if (status == node.Status) continue;
            try
            {
                await _agents.ApplyStatusAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = node.Metadata.Name, Uid = node.Metadata.Uid }, Status = status }, node, Token);
            }
            catch (KubeStatusException e) when (e.IsNotFound || e.IsConflict || e.Code == 422)
            {
                // It was deleted, or made anew, since it was read.
            }
        }

        foreach (var dataset in (await client.ListAllAsync<Dataset>(new ListOptions { Namespace = Namespace }, Token)).Items.Where(dataset => dataset.Metadata.Name.StartsWith(Id, StringComparison.Ordinal)))
        {
            var snapshot = Adoption.Of(dataset, nodes);
            if (snapshot == dataset.Status?.Snapshot) continue;
            await _datasets.ApplyStatusAsync(
                new Dataset
                {
                    Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = dataset.Metadata.Name },
                    Status = new DatasetStatus { Snapshot = snapshot },
                },
                dataset,
                Token);
        }
    }

    private DatasetSnapshot? List(NodeDataset entry) => ListingsEnd ? new DatasetSnapshot { Id = $"of-{entry.Sources[0].Uri.Replace('/', '-').Replace(':', '-')}", Bytes = 100, Objects = 1 } : null;

    private NodeDatasetStatus? ReportOf(CacheNode node, string dataset) =>
        EntryOf(node, dataset) is { } entry ? node.Status?.Datasets.FirstOrDefault(report => report.Uid == entry.Uid) : null;

    private NamespacedName DatasetKey(string name) => new(Namespace, DatasetName(name));

    private CachePool PoolOf(string name, Func<CachePoolSpec, CachePoolSpec>? change)
    {
        var spec = new CachePoolSpec { NodeSelector = new Dictionary<string, string> { ["pool"] = Id }, Directories = [new PoolDirectory { Path = "/mnt/a" }] };
        return new CachePool { Metadata = new V1ObjectMeta { Name = name }, Spec = change?.Invoke(spec) ?? spec };
    }
}
