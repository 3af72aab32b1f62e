using Microsoft.Extensions.Time.Testing;
using VastK8s.Api.CacheNodes;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement.Labelling;
using VastK8s.Operator.Tests.Datasets.Support;
using static VastK8s.Operator.Tests.Placement.Labelling.CachedLabelsTests;

namespace VastK8s.Operator.Tests.Placement.Labelling;

/// <summary>The reconciler step by step, on a server in memory.</summary>
public sealed class NodeLabelReconcilerTests : IAsyncDisposable
{
    private static readonly NamespacedName Key = new("n");
    private readonly InMemoryApiServer _server = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClientTap _tap;
    private readonly OperatorInformers _informers;
    private readonly NodeLabelReconciler _reconciler;
    private readonly Running _running;

    public NodeLabelReconcilerTests()
    {
        _tap = new ClientTap(new InMemoryKubeClient(_server));
        var manager = new Manager(_tap);
        _informers = new OperatorInformers(manager, new OperatorOptions());
        _reconciler = new NodeLabelReconciler(_informers, _tap, _time);
        _running = new Running(manager.RunAsync);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Labels_follow_the_status_and_rest_when_it_rests()
    {
        await MakeAsync(new() { ["zone"] = "a", [CachedLabels.KeyOf("of-before")] = "ready" });
        await ReportAsync(Copy("a", 100), Copy("b", 50));
        Assert.Equal(ReconcileResult.Done, await StepAsync());
        Assert.Equal(["cached.vastk8s.io/a", "zone"], await LabelsAsync());

        var writes = _tap.Writes;
        for (var i = 0; i < 3; i++) Assert.Equal(ReconcileResult.Done, await StepAsync());
        Assert.Equal(writes, _tap.Writes);

        await ReportAsync(Copy("b", 100));
        Assert.Equal(LabelPace.Interval, (await StepAsync()).RequeueAfter);
        _time.Advance(LabelPace.Interval);
        Assert.Equal(ReconcileResult.Done, await StepAsync());
        Assert.Equal(["cached.vastk8s.io/b", "zone"], await LabelsAsync());
    }

    [Fact]
    public async Task They_go_with_the_cache_node_and_a_node_that_is_gone_is_no_failure()
    {
        await MakeAsync([]);
        await ReportAsync(Copy("a", 100));
        await StepAsync();
        Assert.Equal(["cached.vastk8s.io/a"], await LabelsAsync());
        await _tap.DeleteAsync<CacheNode>(new("pool.n"), null, Token);
        _time.Advance(LabelPace.Interval);
        await StepAsync();
        Assert.Empty(await LabelsAsync());

        await _tap.DeleteAsync<V1Node>(Key, null, Token);
        Assert.Equal(ReconcileResult.Done, await StepAsync());
        Assert.Equal(ReconcileResult.Done, await _reconciler.ReconcileAsync(new("never"), Token));
    }

    [Fact]
    public void Many_nodes_are_written_in_turns()
    {
        var pace = new LabelPace(_time);
        var now = Enumerable.Range(0, 200).Count(i => pace.Wait($"n{i}") is null);
        Assert.Equal(20, now);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(now, 180).Count(i => pace.Wait($"n{i}") is null));
    }

    private async Task MakeAsync(Dictionary<string, string> labels)
    {
        await _tap.CreateAsync(new V1Node { Metadata = new() { Name = "n", Labels = labels } }, null, Token);
        await _tap.CreateAsync(Node(), null, Token);
    }

    private async Task ReportAsync(params (NodeDataset, NodeDatasetStatus)[] copies)
    {
        var wanted = Node(copies);
        var node = await _tap.GetAsync<CacheNode>(new("pool.n"), Token);
        node = await _tap.UpdateAsync(node with { Spec = wanted.Spec }, null, Token);
        await _tap.UpdateStatusAsync(node with { Status = wanted.Status }, null, Token);
    }

    private async Task<ReconcileResult> StepAsync()
    {
        await Until.TrueAsync(() => SeesAsync<V1Node>(_informers.Nodes.Lister.Get, Key), Token);
        await Until.TrueAsync(() => SeesAsync<CacheNode>(_informers.CacheNodes.Lister.Get, new("pool.n")), Token);
        return await _reconciler.ReconcileAsync(Key, Token);
    }

    private async Task<bool> SeesAsync<T>(Func<NamespacedName, T?> get, NamespacedName key) where T : class, IKubernetesObject<V1ObjectMeta> =>
        get(key)?.Metadata.ResourceVersion == (await _tap.FindAsync<T>(key, Token))?.Metadata.ResourceVersion;

    private async Task<IEnumerable<string>> LabelsAsync() => (await _tap.GetAsync<V1Node>(Key, Token)).Metadata.Labels?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
}
