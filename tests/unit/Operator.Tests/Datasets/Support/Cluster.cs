using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Operator.Tests.Datasets.Support;

/// <summary>Plays everybody but the Dataset reconciler: users, the kubelet, the pool's reconciler and the agents. On whichever server.</summary>
internal sealed class Cluster(IKubeClient client)
{
    public const string Namespace = "ml";

    public const string SystemNamespace = "vastk8s-system";

    public IKubeClient Client { get; } = client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static NamespacedName Key(string name) => new(Namespace, name);

    /// <summary>Namespaces, a pool <c>default</c> and its nodes, with room for about a TiB each.</summary>
    public async Task<Cluster> FillAsync(params string[] nodes)
    {
        foreach (var name in new[] { Namespace, SystemNamespace }) await AddNamespaceAsync(name);
        await AddPoolAsync(CachePool.DefaultName);
        foreach (var node in nodes) await AddNodeAsync(node);
        return this;
    }

    public Task AddNamespaceAsync(string name) => AddAsync(new V1Namespace { Metadata = new() { Name = name } });

    public Task AddPoolAsync(string name) => AddAsync(new CachePool { Metadata = new() { Name = name }, Spec = new() { Directories = [new() { Path = "/cache" }] } });

    public async Task AddNodeAsync(string name, string pool = CachePool.DefaultName)
    {
        await AddAsync(new V1Node { Metadata = new() { Name = name } });
        await SetReadyAsync(name, true);
        await AddAsync(new CacheNode { Metadata = new() { Name = CacheNodeName.Of(pool, name) }, Spec = new() { NodeName = name, Pool = pool } });
        await ChangeStatusAsync(name, status => status with { Directories = [new() { Path = "/cache", State = NodeDirectoryStatus.Ready, CapacityBytes = 1L << 40 }] }, pool);
    }

    public async Task SetReadyAsync(string name, bool isReady)
    {
        var node = await Client.GetAsync<V1Node>(new(name), Token);
        node.Status = new() { Conditions = [new() { Type = "Ready", Status = isReady ? "True" : "False", Reason = "Played", Message = "played", LastHeartbeatTime = DateTime.UnixEpoch, LastTransitionTime = DateTime.UnixEpoch }] };
        await Client.UpdateStatusAsync(node, null, Token);
    }

    public Task<Dataset> ApplyAsync(string name, Func<DatasetSpec, DatasetSpec>? change = null, string @namespace = Namespace)
    {
        var spec = new DatasetSpec { Sources = [new() { Uri = "s3://bucket/train" }] };
        return Client.ApplyAsync(
            new Dataset { Metadata = new() { Name = name, NamespaceProperty = @namespace }, Spec = change?.Invoke(spec) ?? spec }, new ApplyOptions("user"), Token);
    }

    public Task<Dataset> DatasetAsync(string name) => Client.GetAsync<Dataset>(Key(name), Token);

    public async Task<DatasetStatus> StatusAsync(string name) => (await DatasetAsync(name)).Status ?? new();

    public Task DeleteAsync(string name) => Client.TryDeleteAsync<Dataset>(Key(name), null, Token);

    /// <summary>The pool's reconciler writes what a node is to hold.</summary>
    public async Task WantAsync(string node, Dataset dataset, Func<NodeDataset, NodeDataset>? change = null)
    {
        var entry = new NodeDataset
        {
            Namespace = dataset.Metadata.NamespaceProperty,
            Name = dataset.Metadata.Name,
            Uid = dataset.Metadata.Uid,
            Generation = dataset.Metadata.Generation ?? 1,
            Sources = dataset.Spec.Sources,
        };
        await ChangeSpecAsync(node, spec => spec with { Datasets = [.. spec.Datasets.Where(d => d.Uid != entry.Uid), change?.Invoke(entry) ?? entry] });
    }

    /// <summary>The pool's reconciler takes it out.</summary>
    public Task UnwantAsync(string node, string uid) => ChangeSpecAsync(node, spec => spec with { Datasets = [.. spec.Datasets.Where(d => d.Uid != uid)] });

    /// <summary>An agent tells what it has; null: nothing any more.</summary>
    public Task ReportAsync(string node, Dataset dataset, Func<NodeDatasetStatus, NodeDatasetStatus?> change) => ChangeStatusAsync(node, status =>
    {
        var before = status.Datasets.FirstOrDefault(d => d.Uid == dataset.Metadata.Uid) ?? new() { Uid = dataset.Metadata.Uid, ObservedGeneration = dataset.Metadata.Generation ?? 1 };
        ValueList<NodeDatasetStatus> others = [.. status.Datasets.Where(d => d.Uid != before.Uid)];
        return status with { Datasets = change(before) is { } after ? [.. others, after] : others };
    });

    /// <summary>A node lists the Dataset: is asked, and answers.</summary>
    public async Task ListAsync(string node, Dataset dataset, DatasetSnapshot snapshot, string token = "aaaaaaaa-00000000-1000")
    {
        await WantAsync(node, dataset, entry => entry with { Role = NodeRole.List, ListRequest = token });
        await ReportAsync(node, dataset, status => status with { Listing = new() { Request = token, State = NodeListing.Complete, Objects = snapshot.Objects }, Snapshot = snapshot });
    }

    /// <summary>A node is let in.</summary>
    public Task AdmitAsync(string node, Dataset dataset, string snapshot) => ChangeSpecAsync(node, spec =>
    {
        var before = spec.Datasets.FirstOrDefault(d => d.Uid == dataset.Metadata.Uid) ?? new()
        {
            Namespace = dataset.Metadata.NamespaceProperty,
            Name = dataset.Metadata.Name,
            Uid = dataset.Metadata.Uid,
            Sources = dataset.Spec.Sources,
        };
        var after = before with { Generation = dataset.Metadata.Generation ?? 1, Snapshot = new() { Id = snapshot }, Prefetch = dataset.Spec.Prefetch };
        return spec with { Datasets = [.. spec.Datasets.Where(d => d.Uid != after.Uid), after] };
    });

    /// <summary>A node has so much of the snapshot.</summary>
    public Task HaveAsync(string node, Dataset dataset, DatasetSnapshot snapshot, long bytes) => ReportAsync(node, dataset, status => status with
    {
        ObservedGeneration = dataset.Metadata.Generation ?? 1,
        Snapshot = snapshot,
        Mountable = true,
        CachedBytes = bytes,
        CachedObjects = snapshot.Bytes == 0 ? snapshot.Objects : snapshot.Objects * bytes / snapshot.Bytes,
        Ready = bytes == snapshot.Bytes,
    });

    /// <summary>All the way: listed by the first node, fetched by all.</summary>
    public async Task<Dataset> MakeReadyAsync(string name, DatasetSnapshot snapshot, params string[] nodes)
    {
        var dataset = await DatasetAsync(name);
        await ListAsync(nodes[0], dataset, snapshot);
        foreach (var node in nodes)
        {
            await AdmitAsync(node, dataset, snapshot.Id);
            await HaveAsync(node, dataset, snapshot, snapshot.Bytes);
        }

        return dataset;
    }

    /// <summary>All nodes let go of it, as the pool's reconciler and the agents do at deletion.</summary>
    public async Task LetGoAsync(string uid)
    {
        foreach (var node in (await Client.ListAllAsync<CacheNode>(null, Token)).Items)
        {
            if (node.Spec.Datasets.Any(d => d.Uid == uid)) await UnwantAsync(node.Spec.NodeName, uid);
            if (node.Status?.Datasets.Any(d => d.Uid == uid) == true) await ChangeStatusAsync(node.Spec.NodeName, status => status with { Datasets = [.. status.Datasets.Where(d => d.Uid != uid)] });
        }
    }

    public Task ChangeSpecAsync(string node, Func<CacheNodeSpec, CacheNodeSpec> change, string pool = CachePool.DefaultName) => ChangeAsync(node, pool, async cacheNode =>
    {
        cacheNode.Spec = change(cacheNode.Spec);
        await Client.UpdateAsync(cacheNode, null, Token);
    });

    public Task ChangeStatusAsync(string node, Func<CacheNodeStatus, CacheNodeStatus> change, string pool = CachePool.DefaultName) => ChangeAsync(node, pool, async cacheNode =>
    {
        cacheNode.Status = change(cacheNode.Status ?? new()) with { ObservedGeneration = cacheNode.Metadata.Generation ?? 1 };
        await Client.UpdateStatusAsync(cacheNode, null, Token);
    });

    private async Task AddAsync<T>(T obj) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (await Client.FindAsync<T>(NamespacedName.Of(obj), Token) is null) await Client.CreateAsync(obj, null, Token);
    }

    private async Task ChangeAsync(string node, string pool, Func<CacheNode, Task> change) => await change(await Client.GetAsync<CacheNode>(new(CacheNodeName.Of(pool, node)), Token));
}
