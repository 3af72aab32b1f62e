using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Integration.Tests.Hosting;
using VastK8s.Operator.PrefetchJobs;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests.PrefetchJobs;

/// <summary>A namespace on the API server, and somebody who plays pools, Datasets and agents. What it makes outside the namespace it removes.</summary>
internal sealed class PrefetchCluster : IAsyncDisposable
{
    public const string Snapshot = "5nap";
    private readonly HttpKubeClient _operators;
    private readonly List<NamespacedName> _cacheNodes = [];

    private PrefetchCluster(KubeCluster cluster, string @namespace)
    {
        Namespace = @namespace;
        Client = cluster.Connect();
        _operators = new HttpKubeClient(KubeClientConfig.FromKubeconfig(cluster.Kubeconfig) with { Metrics = Metrics });
    }

    public string Namespace { get; }

    public HttpKubeClient Client { get; }

    /// <summary>What operators do.</summary>
    public RecordingMetrics Metrics { get; } = new();

    public int Writes => Metrics.Requests.Count(r => r.Verb is not ("get" or "list" or "watch"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<PrefetchCluster> ConnectAsync(KubeCluster cluster)
    {
        await cluster.DefineAsync();
        using var client = cluster.Connect();
        return new PrefetchCluster(cluster, await client.NewNamespaceAsync());
    }

    /// <summary>An operator with PrefetchJobs alone, until it is disposed of.</summary>
    public Running Run() => new(async token =>
    {
        await using var core = new OperatorCore(_operators, new OperatorOptions { LeaderElect = false }, [PrefetchJobController.Register], Metrics);
        await core.RunAsync(token);
    });

    public async Task<Dataset> AddDatasetAsync()
    {
        var made = await Client.CreateAsync(
            new Dataset { Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "data" }, Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = "s3://b/p" }] } }, null, Token);
        return await Client.UpdateStatusAsync(made with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = Snapshot, Objects = 10, Bytes = 1000 } } }, null, Token);
    }

    public async Task<string> AddNodeAsync(Dataset dataset)
    {
        var name = $"n-{Guid.NewGuid():N}"[..14];
        var made = await Client.CreateAsync(
            new CacheNode
            {
                Metadata = new V1ObjectMeta { Name = CacheNodeName.Of("pool", name) },
                Spec = new CacheNodeSpec
                {
                    NodeName = name,
                    Pool = "pool",
                    Directories = [new() { Path = "/cache" }],
                    Datasets = [new NodeDataset { Namespace = Namespace, Name = "data", Uid = dataset.Metadata.Uid, Generation = 1, Sources = dataset.Spec.Sources, Prefetch = new DatasetPrefetch() }],
                },
            },
            null, Token);
        _cacheNodes.Add(NamespacedName.Of(made));
        return name;
    }

    public Task<PrefetchJob> AddJobAsync(PrefetchJobSpec? spec = null) => Client.CreateAsync(
        new PrefetchJob
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "job" },
            Spec = (spec ?? new PrefetchJobSpec()) with { DatasetRef = new NameReference { Name = "data" } },
        },
        null, Token);

    public async Task ReportAsync(string node, PrefetchJob job, string state, string? message = null)
    {
        var there = await Client.GetAsync<CacheNode>(new NamespacedName(CacheNodeName.Of("pool", node)), Token);
        var done = state == NodePrefetchJobStatus.Complete;
        var report = new NodePrefetchJobStatus
        {
            Uid = job.Metadata.Uid,
            Run = job.Status!.Run,
            Attempt = job.Status.Attempt,
            State = state,
            Objects = new WorkCount { Total = 10, Done = done ? 10 : 0 },
            Bytes = new WorkCount { Total = 1000, Done = done ? 1000 : 0 },
            Message = message,
            Failures = state == NodePrefetchJobStatus.Failed ? [new PrefetchFailure { Key = "k", Message = "refused" }] : [],
        };
        await Client.UpdateStatusAsync(there with { Status = new CacheNodeStatus { PrefetchJobs = [report] } }, null, Token);
    }

    public Task<PrefetchJob?> FindAsync() => Client.FindAsync<PrefetchJob>(new NamespacedName(Namespace, "job"), Token);

    public async Task<PrefetchJob> JobAsync(Func<PrefetchJob, bool> isSo)
    {
        PrefetchJob? job = null;
        await Until.TrueAsync(async () => (job = await FindAsync()) is not null && isSo(job), Token);
        return job!;
    }

    public Task<PrefetchJob> PhaseAsync(string phase) => JobAsync(job => job.Status?.Phase == phase);

    public async ValueTask DisposeAsync()
    {
        // The operators of other tests would go on with it.
        await Client.TryDeleteAsync<PrefetchJob>(new NamespacedName(Namespace, "job"), null, CancellationToken.None);
        foreach (var name in _cacheNodes) await Client.TryDeleteAsync<CacheNode>(name, null, CancellationToken.None);
        _operators.Dispose();
        Client.Dispose();
    }
}
