using System.Globalization;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Mono.Unix.Native;
using VastK8s.Api;
using VastK8s.Api.Agent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>A node of a real cluster: the agent's processes on this machine, its CacheNode on the API server. The test is the operator.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    public const string Namespace = "vastk8s-system";
    private readonly KubeCluster _cluster;
    private readonly HttpKubeClient _client;
    private readonly int _port = FreePort.Next();
    private Child? _holder;

    private ClusterNode(KubeCluster cluster, Workplace place)
    {
        (_cluster, Place) = (cluster, place);
        _client = new HttpKubeClient(KubeClientConfig.FromKubeconfig(cluster.Kubeconfig));
        Name = $"node-{Guid.NewGuid().ToString("N")[..12]}";
        Uid = Guid.NewGuid().ToString();
    }

    public Workplace Place { get; }

    /// <summary>The Node.</summary>
    public string Name { get; }

    /// <summary>uid of the Dataset where a test has only one.</summary>
    public string Uid { get; }

    public string SecretName => SecretCopyName.Of(Uid, "keys");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NamespacedName Key => new(CacheNodeName.Of("pool", Name));

    /// <summary>A node without agent and CacheNode. Skips the test where this machine cannot.</summary>
    public static async Task<ClusterNode> CreateAsync(KubeCluster cluster)
    {
        var place = Workplace.Create();
        await Definitions.DefineAsync(cluster);
        var node = new ClusterNode(cluster, place);
        try
        {
            await node._client.ApplyAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, new ApplyOptions("test"), Token);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>An entry for a source, with the copy of a Secret for it.</summary>
    public NodeDataset Entry(DatasetSource source) => new() { Namespace = "team", Name = "data", Uid = Uid, Generation = 1, Sources = [source] };

    /// <summary>An entry for a bucket.</summary>
    public NodeDataset Entry(Bucket bucket, Uri? endpoint = null) => Entry(new DatasetSource
    {
        Uri = bucket.Uri,
        Endpoint = (endpoint ?? bucket.Endpoint).GetLeftPart(UriPartial.Authority),
        Region = "us-east-1",
        SecretRef = new NameReference { Name = SecretName },
    });

    public Task SecretAsync(string secretKey = Radosgw.SecretKey) => _client.ApplyAsync(
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = SecretName, NamespaceProperty = Namespace, Labels = new Dictionary<string, string> { [Labels.DatasetUid] = Uid } },
            Data = new Dictionary<string, byte[]> { ["accessKeyId"] = Encoding.UTF8.GetBytes(Radosgw.AccessKey), ["secretAccessKey"] = Encoding.UTF8.GetBytes(secretKey) },
        },
        new ApplyOptions("test"),
        Token);

    public Task CreateCacheNodeAsync(string capacity, params NodeDataset[] datasets) => _client.ApplyAsync(
        new CacheNode
        {
            Metadata = new V1ObjectMeta { Name = Key.Name },
            Spec = new CacheNodeSpec { NodeName = Name, Pool = "pool", Directories = [new() { Path = Place.Cache, Capacity = new(capacity) }], Datasets = [.. datasets] },
        },
        new ApplyOptions("test"),
        Token);

    public Task CreateCacheNodeAsync(params NodeDataset[] datasets) => CreateCacheNodeAsync("1Gi", datasets);

    public async Task ChangeAsync(Func<CacheNodeSpec, CacheNodeSpec> change)
    {
        var node = await _client.GetAsync<CacheNode>(Key, Token);
        await _client.ApplyAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = Key.Name }, Spec = change(node.Spec) }, new ApplyOptions("test"), Token);
    }

    public Task WantAsync(params NodeDataset[] datasets) => ChangeAsync(spec => spec with { Datasets = [.. datasets] });

    /// <summary>Starts the holder, which starts the agent.</summary>
    public async Task StartAsync()
    {
        _holder = Child.Start(
            App.Agent,
            ["hold", "--state", Place.State, "--node", Name, "--pool", "pool", "--kubeconfig", _cluster.Kubeconfig, "--listen", $"127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}"],
            new Dictionary<string, string> { ["NO_PROXY"] = "127.0.0.1" });
        await Place.NextAgentAsync(null);
    }

    /// <summary>Kills the agent; the holder starts another, which is waited for.</summary>
    public async Task KillAgentAsync()
    {
        var pid = Place.Processes.Agent;
        AgentProcesses.Signal(pid, Signum.SIGKILL);
        await Place.NextAgentAsync(pid);
    }

    /// <summary>Waits until the agent says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.IsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/readyz"), Token);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => $"the agent is ready\n{Place.LogTail()}");
    }

    public async Task<string> MetricsAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"), Token);
    }

    public async Task<CacheNodeStatus> StatusAsync(Func<CacheNodeStatus, bool> wanted, string what)
    {
        CacheNodeStatus? status = null;
        await Eventually.IsAsync(
            async () =>
            {
                status = (await _client.GetAsync<CacheNode>(Key, Token)).Status;
                return status is not null && wanted(status);
            },
            () => $"{what}\n{JsonSerializer.Serialize(status, KubeJson.Options)}\n{Place.LogTail()}");
        return status!;
    }

    public async Task<NodeDatasetStatus> DatasetAsync(Func<NodeDatasetStatus, bool> wanted, string what) =>
        (await StatusAsync(s => s.Datasets.Any(d => d.Uid == Uid && wanted(d)), what)).Datasets.Single(d => d.Uid == Uid);

    /// <summary>Has an entry listed and its snapshot named, as the operator does.</summary>
    public async Task<NodeDataset> PublishAsync(NodeDataset entry, string request = "one")
    {
        entry = entry with { Role = NodeRole.List, ListRequest = request };
        await WantAsync(entry);
        var listed = await DatasetAsync(d => d.Listing is { State: NodeListing.Complete } done && done.Request == request, "it is listed");
        entry = entry with { Snapshot = new NodeSnapshot { Id = listed.Snapshot!.Id } };
        await WantAsync(entry);
        return entry;
    }

    /// <summary>Mounts as the CSI driver does: by the agent's socket and the Dataset's uid.</summary>
    public async Task<string> MountAsync(string folder = "mnt")
    {
        using var agent = AgentClient.Open(Path.Combine(Place.State, "agent.sock"));
        var target = Place.Folder(folder);
        await agent.MountAsync(new MountRequest { Dataset = Uid, Target = target }, cancellationToken: Token);
        return target;
    }

    public async Task UnmountAsync(string target)
    {
        using var agent = AgentClient.Open(Path.Combine(Place.State, "agent.sock"));
        await agent.UnmountAsync(new UnmountRequest { Target = target }, cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Place.DisposeAsync();
        _holder?.Dispose();
        await _client.TryDeleteAsync<CacheNode>(Key);
        await _client.TryDeleteAsync<V1Secret>(new NamespacedName(Namespace, SecretName));
        _client.Dispose();
    }
}
