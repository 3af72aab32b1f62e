using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Mono.Unix.Native;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Integration.Tests.Faults;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Testing.Kubernetes;
using DatasetStatus = VastK8s.Api.Datasets.DatasetStatus;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>
/// The operator and agents of several nodes as processes on this machine, with a CachePool, Nodes and a namespace of their own on the API server. Each agent has a mount namespace,
/// in which the pool's directory is its own.
/// </summary>
internal sealed class WholeCluster : IAsyncDisposable
{
    /// <summary>Environment of processes that talk to this machine alone.</summary>
    public static readonly Dictionary<string, string> Direct = new() { ["NO_PROXY"] = "127.0.0.1" };

    private readonly string _root = Directory.CreateTempSubdirectory("vastk8s-it-").FullName;
    private readonly string _pool = $"pool-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly List<WholeNode> _nodes = [];
    private KeptOperator? _operator;

    private WholeCluster(KubeCluster cluster)
    {
        Client = new HttpKubeClient(KubeClientConfig.FromKubeconfig(cluster.Kubeconfig));
        Namespace = $"team-{_pool}";
    }

    public HttpKubeClient Client { get; }

    public string Namespace { get; }

    public IReadOnlyList<WholeNode> Machines => _nodes;

    public KeptOperator Operator => _operator!;

    public IEnumerable<string> StateDirectories => _nodes.Select(node => node.State);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string PoolDirectory => Path.Combine(_root, "cache");

    /// <summary>Starts all of it. Skips the test where this machine cannot.</summary>
    /// <param name="cluster">The API server.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="bytesPerSecond">Limit of prefetch on each node; null: none.</param>
    /// <param name="elect">Whether the operator works under a Lease.</param>
    public static async Task<WholeCluster> StartAsync(KubeCluster cluster, int nodes, string? bytesPerSecond = null, bool elect = false)
    {
        Requires.Mounts();
        await Definitions.DefineAsync(cluster);
        var whole = new WholeCluster(cluster);
        try
        {
            await whole.DeclareAsync(nodes);
            await whole.LimitAsync(bytesPerSecond);
            whole._operator = new KeptOperator(cluster.Kubeconfig, elect);
            foreach (var node in whole._nodes) node.Start(whole._pool, whole.PoolDirectory, cluster.Kubeconfig);
            await Eventually.IsAsync(async () => (await whole.NodesAsync()).Count(n => n.Status is not null) == nodes, () => $"all agents report\n{whole.Said()}");
            return whole;
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies a Dataset of a bucket, with the Secret for it.</summary>
    /// <returns>Its uid.</returns>
    public async Task<string> ApplyAsync(string name, Bucket bucket, Func<DatasetSpec, DatasetSpec>? change = null)
    {
        await WriteSecretAsync("keys");
        var spec = new DatasetSpec
        {
            PoolRef = new() { Name = _pool },
            Sources = [new DatasetSource { Uri = bucket.Uri, Endpoint = bucket.Endpoint.GetLeftPart(UriPartial.Authority), Region = "us-east-1", SecretRef = new() { Name = "keys" } }],
        };
        var dataset = await Client.ApplyAsync(
            new Dataset { Metadata = new() { Name = name, NamespaceProperty = Namespace }, Spec = change?.Invoke(spec) ?? spec }, new ApplyOptions("test"), Token);
        return dataset.Metadata.Uid;
    }

    /// <summary>A Secret for buckets.</summary>
    public Task WriteSecretAsync(string name, string secretKey = Radosgw.SecretKey) => Client.ApplyAsync(
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Type = "Opaque",
            Data = new Dictionary<string, byte[]> { ["accessKeyId"] = Encoding.UTF8.GetBytes(Radosgw.AccessKey), ["secretAccessKey"] = Encoding.UTF8.GetBytes(secretKey) },
        },
        new ApplyOptions("test"),
        Token);

    public Task DeleteSecretAsync(string name) => Client.DeleteAsync<V1Secret>(new NamespacedName(Namespace, name), null, Token);

    /// <summary>Sets or lifts the limit of prefetch on each node.</summary>
    public Task LimitAsync(string? bytesPerSecond) => Client.ApplyAsync(
        new CachePool
        {
            Metadata = new() { Name = _pool },
            Spec = new()
            {
                NodeSelector = new Dictionary<string, string> { ["pool"] = _pool },
                Directories = [new() { Path = PoolDirectory, Capacity = new("1Gi") }],
                Bandwidth = bytesPerSecond is null ? null : new() { PerNode = new(bytesPerSecond) },
            },
        },
        new ApplyOptions("test"),
        Token);

    public Task DeleteAsync(string name) => Client.DeleteAsync<Dataset>(new NamespacedName(Namespace, name), null, Token);

    /// <summary>Deletes a Dataset that nobody uses, and waits until nothing is left of it anywhere.</summary>
    public async Task DeleteAndForgetAsync(string name, string uid)
    {
        await DeleteAsync(name);
        await GoneAsync(name);
        await Leftovers.AssertNoneAsync(Client, uid, _nodes);
    }

    /// <summary>Asks for a new listing, as by <c>kubectl annotate</c>.</summary>
    public Task RefreshAsync(string name) => Client.PatchAsync<Dataset>(
        new NamespacedName(Namespace, name),
        Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.RefreshRequestedAt] = Guid.NewGuid().ToString() } } }),
        null,
        Token);

    public Task<DatasetStatus> DatasetAsync(string name, Func<DatasetStatus, bool> wanted, string what) =>
        StatusAsync(
            async () =>
            {
                await LetGoAsync();
                return (await Client.GetAsync<Dataset>(new NamespacedName(Namespace, name), Token)).Status;
            },
            wanted,
            what);

    /// <summary>Waits until all nodes can mount a Dataset, and mounts it on one of them.</summary>
    /// <returns>The path by which this process sees it.</returns>
    public async Task<string> MountAsync(WholeNode machine, string uid, string folder = "mnt")
    {
        await Eventually.IsAsync(
            async () => (await NodesAsync()).All(node => node.Status?.Datasets.Any(d => d.Uid == uid && d.Mountable) == true), () => $"it can be mounted everywhere\n{Said()}");
        return await machine.MountAsync(uid, folder);
    }

    public Task<PrefetchJobStatus> JobAsync(string name, Func<PrefetchJobStatus, bool> wanted, string what) =>
        StatusAsync(async () => (await Client.GetAsync<PrefetchJob>(new NamespacedName(Namespace, name), Token)).Status, wanted, what);

    /// <summary>Waits until a Dataset and its volumes and claims are gone.</summary>
    public Task GoneAsync(string name) => Eventually.IsAsync(
        async () =>
        {
            await LetGoAsync();
            return await Client.FindAsync<Dataset>(new NamespacedName(Namespace, name)) is null
                && (await ClaimsAsync()).All(c => c.Metadata.Name != name) && (await VolumesAsync()).All(v => v.Spec.ClaimRef.Name != name);
        },
        () => $"{name} and its volumes are gone\n{Said()}");

    public async Task<IReadOnlyList<CacheNode>> NodesAsync() =>
        [.. (await Client.ListAllAsync<CacheNode>(null, Token)).Items.Where(n => n.Spec.Pool == _pool)];

    /// <summary>Waits until a node's CacheNode is as wanted.</summary>
    public async Task<CacheNode> NodeAsync(string name, Func<CacheNode, bool> wanted, string what)
    {
        CacheNode? node = null;
        await Eventually.IsAsync(
            async () =>
            {
                node = (await NodesAsync()).SingleOrDefault(n => n.Spec.NodeName == name);
                return node is not null && wanted(node);
            },
            () => $"{what}\n{JsonSerializer.Serialize(node, KubeJson.Options)}\n{Said()}");
        return node!;
    }

    public async Task<IReadOnlyList<V1Secret>> SecretCopiesAsync() =>
        (await Client.ListAllAsync<V1Secret>(new ListOptions { Namespace = ClusterNode.Namespace, LabelSelector = Labels.DatasetUid }, Token)).Items;

    /// <summary>Kills the agents; their holders start others.</summary>
    public void KillAgents()
    {
        foreach (var node in _nodes) AgentProcesses.Signal(node.Processes.Agent, Signum.SIGKILL);
    }

    /// <summary>A Node joins the cluster: its labels are those of the pool.</summary>
    public async Task JoinAsync(WholeNode machine)
    {
        var node = await Client.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = machine.Name, Labels = new Dictionary<string, string> { ["pool"] = _pool } } }, null, Token);

        // A new Node is tainted until a controller that does not run here has seen it.
        node.Spec.Taints = null;
        node = await Client.UpdateAsync(node, null, Token);
        node.Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True", Reason = "Ready", Message = "made by a test" }] };
        await Client.UpdateStatusAsync(node, null, Token);
    }

    /// <summary>What operator and agents said last.</summary>
    public string Said() => string.Join(
        '\n', (_operator?.Lines ?? []).TakeLast(30).Concat(_nodes.Select(node => node.Log).Where(File.Exists).SelectMany(log => File.ReadLines(log).TakeLast(15))));

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The operator takes its finalizers off; without it they would be in the way of the next test's.
            foreach (var node in _nodes) await node.LetGoAsync();
            foreach (var dataset in (await Client.ListAllAsync<Dataset>(new ListOptions { Namespace = Namespace })).Items)
            {
                await Client.TryDeleteAsync<Dataset>(NamespacedName.Of(dataset));
                await GoneAsync(dataset.Metadata.Name);
            }

            await Client.TryDeleteAsync<CachePool>(new NamespacedName(_pool));
            await Eventually.IsAsync(async () => await Client.FindAsync<CachePool>(new NamespacedName(_pool)) is null, () => $"the pool is gone\n{Said()}");
            foreach (var node in _nodes) await Client.TryDeleteAsync<V1Node>(new NamespacedName(node.Name));
        }
        finally
        {
            foreach (var node in _nodes) await node.DisposeAsync();
            if (_operator is not null) await _operator.DisposeAsync();
            Client.Dispose();
            Directory.Delete(_root, recursive: true);
        }
    }

    private async Task DeclareAsync(int nodes)
    {
        Directory.CreateDirectory(PoolDirectory);
        foreach (var name in new[] { ClusterNode.Namespace, Namespace })
        {
            await Client.ApplyAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, new ApplyOptions("test"), Token);
        }

        for (var i = 0; i < nodes; i++)
        {
            var node = new WholeNode(_root, $"n{i.ToString(CultureInfo.InvariantCulture)}-{_pool}");
            _nodes.Add(node);
            await JoinAsync(node);
        }
    }

    // The controllers that take these finalizers off what nobody uses do not run here.
    private async Task LetGoAsync()
    {
        foreach (var claim in (await ClaimsAsync()).Where(c => c.Metadata.DeletionTimestamp is not null)) await LetGoAsync<V1PersistentVolumeClaim>(NamespacedName.Of(claim));
        foreach (var volume in (await VolumesAsync()).Where(v => v.Metadata.DeletionTimestamp is not null)) await LetGoAsync<V1PersistentVolume>(NamespacedName.Of(volume));
    }

    private async Task LetGoAsync<T>(NamespacedName key)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await Client.PatchAsync<T>(key, Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }));
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            // It had none left.
        }
    }

    private async Task<IReadOnlyList<V1PersistentVolumeClaim>> ClaimsAsync() => (await Client.ListAllAsync<V1PersistentVolumeClaim>(new ListOptions { Namespace = Namespace })).Items;

    private async Task<IReadOnlyList<V1PersistentVolume>> VolumesAsync() =>
        [.. (await Client.ListAllAsync<V1PersistentVolume>()).Items.Where(v => v.Spec.ClaimRef?.NamespaceProperty == Namespace)];

    private async Task<TStatus> StatusAsync<TStatus>(Func<Task<TStatus?>> read, Func<TStatus, bool> wanted, string what)
        where TStatus : class
    {
        TStatus? status = null;
        await Eventually.IsAsync(
            async () =>
            {
                status = await read();
                return status is not null && wanted(status);
            },
            () => $"{what}\n{JsonSerializer.Serialize(status, KubeJson.Options)}\n{Said()}");
        return status!;
    }
}
