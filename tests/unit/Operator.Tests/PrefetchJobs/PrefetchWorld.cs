using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Validation;
using VastK8s.Kube;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

/// <summary>The operator with its PrefetchJobs on an in-memory server, and somebody who plays pools, Datasets and agents.</summary>
internal sealed class PrefetchWorld : IFaults, IAsyncDisposable
{
    public const string Snapshot = "5nap";
    private readonly InMemoryApiServer _server;
    private readonly OperatorCore _core;
    private readonly Running _running;

    public PrefetchWorld(bool admits = true)
    {
        _server = new InMemoryApiServer(new InMemoryOptions { CreateNamespaces = true, TimeProvider = Time });
        if (admits) ResourceAdmission.AddTo(_server);
        Client = new InMemoryKubeClient(_server);
        _core = new OperatorCore(
            new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = this }), new OperatorOptions { LeaderElect = false }, [PrefetchJobController.Register], time: Time);
        _running = new Running(_core.RunAsync);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero));

    /// <summary>The client of everybody else.</summary>
    public IKubeClient Client { get; }

    /// <summary>Writes of the operator.</summary>
    public ConcurrentQueue<KubeCall> Writes { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Dataset> AddDatasetAsync(string name = "data", bool isListed = true)
    {
        await Client.ApplyAsync(new CachePool { Metadata = new V1ObjectMeta { Name = CachePool.DefaultName }, Spec = new() { Directories = [new PoolDirectory { Path = "/mnt/a" }] } }, new ApplyOptions("test"), Token);
        var dataset = new Dataset { Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = name }, Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = "s3://b/p" }] } };
        var made = await Client.CreateAsync(dataset, null, Token);
        return isListed ? await ListedAsync(made) : made;
    }

    public Task<Dataset> ListedAsync(Dataset dataset) => Client.UpdateStatusAsync(
        dataset with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = Snapshot, Objects = 10, Bytes = 1000 } } }, null, Token);

    public async Task AddNodeAsync(string name, Dataset dataset, params (string Key, string Value)[] labels)
    {
        await Client.CreateAsync(new V1Node { Metadata = new V1ObjectMeta { Name = name, Labels = labels.ToDictionary(l => l.Key, l => l.Value) } }, null, Token);
        await Client.CreateAsync(
            new CacheNode
            {
                Metadata = new V1ObjectMeta { Name = CacheNodeName.Of("default", name) },
                Spec = new CacheNodeSpec
                {
                    NodeName = name,
                    Pool = "default",
                    Directories = [new() { Path = "/cache" }],
                    Datasets =
                    [
                        new NodeDataset { Namespace = "team", Name = dataset.Metadata.Name, Uid = dataset.Metadata.Uid, Generation = 1, Sources = dataset.Spec.Sources, Prefetch = new DatasetPrefetch() },
                    ],
                },
            },
            null, Token);
    }

    public Task<PrefetchJob> AddJobAsync(PrefetchJobSpec? spec = null, string name = "job", string dataset = "data") => Client.CreateAsync(
        new PrefetchJob
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = name },
            Spec = (spec ?? new PrefetchJobSpec()) with { DatasetRef = new NameReference { Name = dataset } },
        },
        null, Token);

    /// <summary>An agent says how far it is.</summary>
    public async Task ReportAsync(string node, PrefetchJob job, string state, long done = 0)
    {
        var there = await Client.GetAsync<CacheNode>(new NamespacedName(CacheNodeName.Of("default", node)), Token);
        var report = new NodePrefetchJobStatus
        {
            Uid = job.Metadata.Uid,
            Run = job.Status!.Run,
            Attempt = job.Status.Attempt,
            State = state,
            Objects = new WorkCount { Total = 10, Done = done / 100 },
            Bytes = new WorkCount { Total = 1000, Done = done },
        };
        await Client.UpdateStatusAsync(there with { Status = new CacheNodeStatus { PrefetchJobs = [report] } }, null, Token);
    }

    public async Task<PrefetchJob?> FindAsync(string name = "job") => await Client.FindAsync<PrefetchJob>(new NamespacedName("team", name), Token);

    /// <summary>Waits until the job is as said.</summary>
    public async Task<PrefetchJob> JobAsync(Func<PrefetchJob, bool> isSo, string name = "job")
    {
        PrefetchJob? job = null;
        await Until.TrueAsync(async () => (job = await FindAsync(name)) is not null && isSo(job), Token);
        return job!;
    }

    public Task<PrefetchJob> PhaseAsync(string phase, string name = "job") => JobAsync(job => job.Status?.Phase == phase, name);

    public async Task<IReadOnlyList<string>> EventReasonsAsync() => [.. (await Client.ListAllAsync<Corev1Event>(null, Token)).Items.Select(e => e.Reason).Order()];

    public ValueTask AfterAsync(KubeCall call, CancellationToken cancellationToken)
    {
        if (call.IsWrite) Writes.Enqueue(call);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        await _core.DisposeAsync();
        _server.Dispose();
    }
}
