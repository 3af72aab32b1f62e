using System.Diagnostics;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Memory;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Tests.Datasets;

/// <summary>That what a Dataset depends on wakes the reconciler.</summary>
public sealed class ControllerTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private readonly InMemoryApiServer _server = new();
    private readonly Cluster _cluster;
    private OperatorRun? _run;

    public ControllerTests() => _cluster = new Cluster(new InMemoryKubeClient(_server));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_of_nodes_and_their_readiness()
    {
        await ReadyAsync();

        await _cluster.SetReadyAsync("node-a", false);
        await IsAsync(status => status.Conditions.Find(DatasetCondition.Cached)!.Reason == "NodesNotReady");
        await _cluster.SetReadyAsync("node-a", true);
        await IsAsync(status => status.Phase == DatasetPhase.Ready);
    }

    [Fact]
    public async Task Pools_that_come_and_go()
    {
        await ReadyAsync();

        await _cluster.Client.DeleteAsync<Api.CachePools.CachePool>(new("default"), null, Token);
        await IsAsync(status => status.Phase == DatasetPhase.Pending);
        await _cluster.AddPoolAsync("default");
        await IsAsync(status => status.Phase == DatasetPhase.Ready);
    }

    [Fact]
    public async Task Secrets_and_their_copies()
    {
        await ReadyAsync(spec => spec with { Sources = [new() { Uri = "s3://bucket/train", SecretRef = new() { Name = "keys" } }] }, ready: DatasetPhase.Degraded);

        await _cluster.Client.CreateAsync(new V1Secret { Metadata = new() { Name = "keys", NamespaceProperty = "ml" } }, null, Token);
        await IsAsync(status => status.Phase == DatasetPhase.Ready);
        var copy = new NamespacedName(Cluster.SystemNamespace, SecretCopyName.Of((await _cluster.DatasetAsync("train")).Metadata.Uid, "keys"));
        await _cluster.Client.DeleteAsync<V1Secret>(copy, null, Token);
        await UntilAsync(async () => await _cluster.Client.FindAsync<V1Secret>(copy, Token) is not null);
    }

    [Fact]
    public async Task Namespaces_that_it_is_shared_with()
    {
        await ReadyAsync(spec => spec with { SharedWith = ["nlp"] }, ready: DatasetPhase.Degraded);

        await _cluster.AddNamespaceAsync("nlp");

        await IsAsync(status => status.Phase == DatasetPhase.Ready);
    }

    [Fact]
    public async Task Claims_and_volumes_that_somebody_deletes()
    {
        await ReadyAsync();
        var claim = await _cluster.Client.GetAsync<V1PersistentVolumeClaim>(Cluster.Key("train"), Token);

        await _cluster.Client.DeleteAsync<V1PersistentVolumeClaim>(Cluster.Key("train"), null, Token);
        await UntilAsync(async () => await _cluster.Client.FindAsync<V1PersistentVolumeClaim>(Cluster.Key("train"), Token) is not null);
        await _cluster.Client.DeleteAsync<V1PersistentVolume>(new(claim.Spec.VolumeName), null, Token);
        await UntilAsync(async () => await _cluster.Client.FindAsync<V1PersistentVolume>(new(claim.Spec.VolumeName), Token) is not null);
    }

    [Fact]
    public async Task Deletion_and_what_lets_go()
    {
        await ReadyAsync();
        var uid = (await _cluster.DatasetAsync("train")).Metadata.Uid;

        await _cluster.DeleteAsync("train");
        await IsAsync(status => status.Phase == DatasetPhase.Terminating);
        await _cluster.LetGoAsync(uid);

        await UntilAsync(async () => await _cluster.Client.FindAsync<Dataset>(Cluster.Key("train"), Token) is null);
        Assert.Empty(await World.ObjectsAsync<V1PersistentVolume>(_cluster.Client));
    }

    [Fact]
    public async Task A_dataset_that_goes_without_its_finalizer_leaves_nothing_either()
    {
        await ReadyAsync();
        var dataset = await _cluster.DatasetAsync("train");
        await _run!.DisposeAsync();
        dataset.Metadata.Finalizers = [];
        await _cluster.Client.UpdateAsync(dataset, null, Token);
        await _cluster.DeleteAsync("train");
        Assert.NotEmpty(await World.ObjectsAsync<V1PersistentVolume>(_cluster.Client));

        _run = await OperatorRun.StartAsync(new InMemoryKubeClient(_server));

        await UntilAsync(async () => (await World.ObjectsAsync<V1PersistentVolumeClaim>(_cluster.Client)).Count + (await World.ObjectsAsync<V1PersistentVolume>(_cluster.Client)).Count == 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null) await _run.DisposeAsync();
        _server.Dispose();
    }

    private async Task ReadyAsync(Func<DatasetSpec, DatasetSpec>? change = null, string ready = DatasetPhase.Ready)
    {
        await _cluster.FillAsync("node-a");
        _run = await OperatorRun.StartAsync(new InMemoryKubeClient(_server));
        await _cluster.ApplyAsync("train", change);
        await _cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        await IsAsync(status => status.Phase == ready && status.Conditions.IsTrue(DatasetCondition.Mountable));
    }

    private Task IsAsync(Func<DatasetStatus, bool> condition) => UntilAsync(async () => condition(await _cluster.StatusAsync("train")));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new TimeoutException("A condition did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }
    }
}
