using System.Text;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Nodes;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.CacheAgent.Tests.Nodes.Support;

/// <summary>The agent of a node in this process: everything but its socket, over an API server in memory. No mounts.</summary>
internal sealed class AgentOfNode : IAsyncDisposable
{
    public const string Uid = "11111111-2222-3333-4444-555555555555";
    public const string SystemNamespace = "vastk8s-system";
    private static int _count;
    private readonly TemporaryDirectory _directory = new();
    private readonly bool _ownsApi;
    private NodeAgent? _agent;
    private HolderLink? _link;
    private CacheSpace? _space;

    public AgentOfNode(InMemoryApiServer? api = null, IFaults? faults = null, long capacity = 1 << 30)
    {
        _ownsApi = api is null;
        Api = api ?? new InMemoryApiServer(new InMemoryOptions { CreateNamespaces = true });
        Client = new InMemoryKubeClient(Api, new InMemoryClientOptions { FieldManager = "test" });
        AgentClient = new InMemoryKubeClient(Api, new InMemoryClientOptions { FieldManager = "agent", Faults = faults });
        Capacity = capacity;
        Options = new NodeOptions($"node-{Interlocked.Increment(ref _count)}", "pool") { Listen = "127.0.0.1:0" };
    }

    public InMemoryApiServer Api { get; }

    /// <summary>The operator's and everybody's.</summary>
    public IKubeClient Client { get; }

    public IKubeClient AgentClient { get; }

    public long Capacity { get; }

    public NodeOptions Options { get; }

    public ISnapshotExchange? Exchange { get; set; }

    /// <summary>How long a mount waits.</summary>
    public TimeSpan MountLimit { get; set; } = TimeSpan.FromMinutes(5);

    public DatasetRegistry Registry { get; private set; } = null!;

    public AgentContext Context { get; private set; } = null!;

    public ConditionSet Conditions { get; private set; } = null!;

    /// <summary>Whether it asked to be started again.</summary>
    public bool AskedForRestart { get; private set; }

    public string StateDirectory => _directory.Sub("state");

    public string CacheDirectory => _directory.Sub("cache");

    public CacheNodeSpec Spec => new()
    {
        NodeName = Options.Node,
        Pool = Options.Pool,
        Directories = [new() { Path = CacheDirectory, Capacity = new(Capacity.ToString(System.Globalization.CultureInfo.InvariantCulture)) }],
        Watermarks = new() { HighPercent = 100, LowPercent = 90 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A folder that is a source, with these files.</summary>
    public string Source(string name, params (string Name, int Bytes)[] files)
    {
        var folder = Directory.CreateDirectory(_directory.Sub(name)).FullName;
        foreach (var (file, bytes) in files) File.WriteAllBytes(Path.Combine(folder, file), MemoryStore.Bytes($"{name}/{file}", 0, bytes));
        return folder;
    }

    public static NodeDataset Entry(string source, string uid = Uid) => new() { Namespace = "team", Name = "data", Uid = uid, Generation = 1, Sources = [new DatasetSource { Uri = source }] };

    public Task CreateAsync(params NodeDataset[] datasets) =>
        Client.CreateAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = Options.CacheNode }, Spec = Spec with { Datasets = [.. datasets] } }, cancellationToken: Token);

    public async Task<CacheNode> NodeAsync() => await Client.GetAsync<CacheNode>(new NamespacedName(Options.CacheNode), Token);

    public async Task ChangeAsync(Func<CacheNodeSpec, CacheNodeSpec> change)
    {
        while (true)
        {
            var node = await NodeAsync();
            try
            {
                await Client.UpdateAsync(node with { Spec = change(node.Spec) }, cancellationToken: Token);
                return;
            }
            catch (KubeStatusException e) when (e.IsConflict)
            {
                // The agent wrote its status in between.
            }
        }
    }

    public Task WantAsync(params NodeDataset[] datasets) => ChangeAsync(spec => spec with { Datasets = [.. datasets] });

    public Task SecretAsync(string name, string uid, string key, string value) => Client.ApplyAsync(
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = SystemNamespace, Labels = new Dictionary<string, string> { [Labels.DatasetUid] = uid } },
            Data = new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes(value) },
        },
        new ApplyOptions("operator"),
        Token);

    /// <summary>Waits until the status is as wanted.</summary>
    public async Task<CacheNodeStatus> StatusAsync(Func<CacheNodeStatus, bool> wanted, string what)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            var status = (await NodeAsync()).Status;
            if (status is not null && wanted(status)) return status;
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < Limits.Soon, $"not within {Limits.Soon.TotalSeconds:0} s: {what}\n{System.Text.Json.JsonSerializer.Serialize(status, KubeJson.Options)}");
            await Task.Delay(10, Token);
        }
    }

    /// <summary>Waits until what is said of the Dataset is as wanted.</summary>
    public async Task<NodeDatasetStatus> DatasetAsync(Func<NodeDatasetStatus, bool> wanted, string what, string uid = Uid) =>
        (await StatusAsync(s => s.Datasets.Any(d => d.Uid == uid && wanted(d)), what)).Datasets.Single(d => d.Uid == uid);

    /// <summary>Has the source listed and its snapshot named, as the operator does.</summary>
    public async Task<NodeDatasetStatus> PublishAsync(NodeDataset entry, string request)
    {
        await WantAsync(entry with { Role = NodeRole.List, ListRequest = request });
        var listed = await DatasetAsync(d => d.Listing is { State: NodeListing.Complete } done && done.Request == request, $"listing {request}", entry.Uid);
        await WantAsync(entry with { Role = NodeRole.List, ListRequest = request, Snapshot = new NodeSnapshot { Id = listed.Snapshot!.Id } });
        return await DatasetAsync(d => d.Mountable, "it can be mounted", entry.Uid);
    }

    public async Task StartAsync()
    {
        Directory.CreateDirectory(StateDirectory);
        _agent = new NodeAgent(Options, StateDirectory, AgentClient, TimeProvider.System, NullLoggerFactory.Instance) { Limitations = [], MountLimit = MountLimit };
        var directories = await _agent.DirectoriesAsync([], Token);
        Conditions = new ConditionSet("agent", TimeProvider.System, NullLogger.Instance);
        _link = new HolderLink(Path.Combine(StateDirectory, "holder.sock"), Conditions, NullLogger.Instance);
        _space = new CacheSpace(directories, Conditions, TimeProvider.System, NullLogger.Instance);
        Context = new AgentContext(_directory.Sub("segments"), _space, new FetchGate(new AdaptiveConcurrency(TimeProvider.System)), _link, TimeProvider.System, NullLogger.Instance) { Fetched = _agent.Metrics.Fetched };
        Registry = new DatasetRegistry(Path.Combine(StateDirectory, "datasets"), Context, Conditions);
        await _agent.StartAsync(Registry, Context, Conditions, Exchange, null, () => AskedForRestart = true);
    }

    /// <summary>Waits as a mount does before it is made.</summary>
    public Task<IDisposable?> AdmitMountAsync(string uid = Uid) => _agent!.AdmitMountAsync(uid, Token);

    /// <summary>Ends as on SIGTERM.</summary>
    public async Task StopAsync()
    {
        if (_agent is null) return;
        await _agent.DisposeAsync();
        await Registry.DisposeAsync();
        await _space!.SyncAsync(CancellationToken.None);
        _space.Dispose();
        _link!.Dispose();
        _agent = null;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task<string> MetricsAsync()
    {
        using var stream = new MemoryStream();
        await _agent!.Metrics.Registry.CollectAndExportAsTextAsync(stream, Token);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownsApi) Api.Dispose();
        _directory.Dispose();
    }
}
