using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Mono.Unix.Native;
using VastK8s.Api;
using VastK8s.Api.Agent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;
using DatasetStatus = VastK8s.Api.Datasets.DatasetStatus;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>
/// The operator and agents of several nodes as processes on this machine, with a CachePool, Nodes and a namespace of their own on the API server. Each agent has a mount namespace,
/// in which the pool's directory is its own.
/// </summary>
internal sealed class WholeCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Direct = new() { ["NO_PROXY"] = "127.0.0.1" };
    private readonly KubeCluster _cluster;
    private readonly string _root = Directory.CreateTempSubdirectory("vastk8s-it-").FullName;
    private readonly string _pool = $"pool-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly List<string> _nodes = [];
    private readonly List<Child> _holders = [];
    private readonly List<Child> _ended = [];
    private Child? _operator;

    private WholeCluster(KubeCluster cluster)
    {
        _cluster = cluster;
        Client = new HttpKubeClient(KubeClientConfig.FromKubeconfig(cluster.Kubeconfig));
        Namespace = $"team-{_pool}";
    }

    public HttpKubeClient Client { get; }

    public string Namespace { get; }

    public IEnumerable<string> StateDirectories => _nodes.Select(name => Path.Combine(_root, name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string PoolDirectory => Path.Combine(_root, "cache");

    /// <summary>Starts all of it. Skips the test where this machine cannot.</summary>
    public static async Task<WholeCluster> StartAsync(KubeCluster cluster, int nodes)
    {
        Requires.Mounts();
        await Definitions.DefineAsync(cluster);
        var whole = new WholeCluster(cluster);
        try
        {
            await whole.DeclareAsync(nodes);
            whole.StartOperator();
            foreach (var node in whole._nodes) whole.StartAgent(node);
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
    public async Task<Dataset> ApplyAsync(string name, Bucket bucket, int? copies = null)
    {
        await Client.ApplyAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "keys", NamespaceProperty = Namespace },
                Type = "Opaque",
                Data = new Dictionary<string, byte[]> { ["accessKeyId"] = Encoding.UTF8.GetBytes(Radosgw.AccessKey), ["secretAccessKey"] = Encoding.UTF8.GetBytes(Radosgw.SecretKey) },
            },
            new ApplyOptions("test"),
            Token);
        return await Client.ApplyAsync(
            new Dataset
            {
                Metadata = new() { Name = name, NamespaceProperty = Namespace },
                Spec = new()
                {
                    PoolRef = new() { Name = _pool },
                    Sources = [new DatasetSource { Uri = bucket.Uri, Endpoint = bucket.Endpoint.GetLeftPart(UriPartial.Authority), Region = "us-east-1", SecretRef = new() { Name = "keys" } }],
                    Placement = new() { Copies = copies },
                },
            },
            new ApplyOptions("test"),
            Token);
    }

    /// <summary>Asks for a new listing, as by <c>kubectl annotate</c>.</summary>
    public Task RefreshAsync(string name) => Client.PatchAsync<Dataset>(
        new NamespacedName(Namespace, name),
        Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.RefreshRequestedAt] = Guid.NewGuid().ToString() } } }),
        null,
        Token);

    public Task<DatasetStatus> DatasetAsync(string name, Func<DatasetStatus, bool> wanted, string what) =>
        StatusAsync(async () => (await Client.GetAsync<Dataset>(new NamespacedName(Namespace, name), Token)).Status, wanted, what);

    public Task<PrefetchJobStatus> JobAsync(string name, Func<PrefetchJobStatus, bool> wanted, string what) =>
        StatusAsync(async () => (await Client.GetAsync<PrefetchJob>(new NamespacedName(Namespace, name), Token)).Status, wanted, what);

    /// <summary>Waits until a Dataset and what was made for it are gone.</summary>
    public Task GoneAsync(string name) => Eventually.IsAsync(
        async () =>
        {
            await LetGoAsync();
            return await Client.FindAsync<Dataset>(new NamespacedName(Namespace, name)) is null && (await ClaimsAsync()).Count == 0 && (await VolumesAsync()).Count == 0;
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

    /// <summary>Mounts a Dataset on a node as the CSI driver does. What is there is read below the result, which leads into the agent's mount namespace.</summary>
    public async Task<string> MountAsync(string node, string uid)
    {
        var target = Directory.CreateDirectory(TargetOn(node)).FullName;
        using var agent = AgentClient.Open(SocketOf(node));
        await agent.MountAsync(new MountRequest { Dataset = uid, Target = target }, cancellationToken: Token);
        return $"/proc/{new AgentProcesses(Path.Combine(_root, node)).Agent!.Value.ToString(CultureInfo.InvariantCulture)}/root{target}";
    }

    public async Task UnmountAsync(string node)
    {
        using var agent = AgentClient.Open(SocketOf(node));
        await agent.UnmountAsync(new UnmountRequest { Target = TargetOn(node) }, cancellationToken: Token);
    }

    public void KillOperator()
    {
        _operator!.Signal(Signum.SIGKILL);
        _ended.Add(_operator);
        StartOperator();
    }

    /// <summary>Kills the agents; their holders start others.</summary>
    public void KillAgents()
    {
        foreach (var processes in Processes()) AgentProcesses.Signal(processes.Agent, Signum.SIGKILL);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The operator takes its finalizers off; without it they would be in the way of the next test's.
            await Client.TryDeleteAsync<Dataset>(new NamespacedName(Namespace, "photos"));
            await GoneAsync("photos");
            await Client.TryDeleteAsync<CachePool>(new NamespacedName(_pool));
            await Eventually.IsAsync(async () => await Client.FindAsync<CachePool>(new NamespacedName(_pool)) is null, () => $"the pool is gone\n{Said()}");
            foreach (var node in _nodes) await Client.TryDeleteAsync<V1Node>(new NamespacedName(node));
        }
        finally
        {
            foreach (var processes in Processes()) await processes.KillAllAsync();
            foreach (var child in _holders.Concat(_ended).Append(_operator).OfType<Child>()) child.Dispose();
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
            var name = $"n{i.ToString(CultureInfo.InvariantCulture)}-{_pool}";
            _nodes.Add(name);
            var node = await Client.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["pool"] = _pool } } }, null, Token);

            // A new Node is tainted until a controller that does not run here has seen it.
            node.Spec.Taints = null;
            node = await Client.UpdateAsync(node, null, Token);
            node.Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True", Reason = "Ready", Message = "made by a test" }] };
            await Client.UpdateStatusAsync(node, null, Token);
        }

        await Client.CreateAsync(
            new CachePool
            {
                Metadata = new() { Name = _pool },
                Spec = new() { NodeSelector = new Dictionary<string, string> { ["pool"] = _pool }, Directories = [new() { Path = PoolDirectory, Capacity = new("1Gi") }] },
            },
            null,
            Token);
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

    private string TargetOn(string node) => Path.Combine(_root, $"mount-{node}");

    private string SocketOf(string node) => Path.Combine(_root, node, "agent.sock");

    private IEnumerable<AgentProcesses> Processes() => StateDirectories.Select(state => new AgentProcesses(state));

    private void StartOperator() => _operator = Child.Start(
        Path.Combine(Repository.Root, "artifacts", "bin", "VastK8s.Operator", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "vastk8s-operator"),
        ["--kubeconfig", _cluster.Kubeconfig, "--namespace", ClusterNode.Namespace, "--leader-elect", "false", "--listen", Loopback()],
        Direct);

    private void StartAgent(string node)
    {
        var own = Directory.CreateDirectory(Path.Combine(_root, $"cache-{node}")).FullName;
        _holders.Add(Child.Start(
            "unshare",
            [
                "--mount", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"", "sh", own, PoolDirectory,
                App.Agent, "hold", "--state", Path.Combine(_root, node), "--node", node, "--pool", _pool, "--kubeconfig", _cluster.Kubeconfig, "--listen", Loopback(),
            ],
            Direct));
    }

    private string Said() => string.Join('\n', (_operator?.Lines ?? []).TakeLast(30).Concat(StateDirectories.Select(s => Path.Combine(s, "agent.log")).Where(File.Exists).SelectMany(log => File.ReadLines(log).TakeLast(15))));

    private static string Loopback() => $"127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
}
