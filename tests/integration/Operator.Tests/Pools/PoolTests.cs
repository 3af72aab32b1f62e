using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Operator.Tests.Pools.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests.Pools;

/// <summary>The reconciler of pools on a real API server, with nodes made by hand and agents that do as told.</summary>
public sealed class PoolTests(KubeCluster server) : IAsyncLifetime, IClassFixture<KubeCluster>
{
    private HttpKubeClient _client = null!;
    private PoolCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _client = new HttpKubeClient(KubeClientConfig.FromKubeconfig(server.Kubeconfig));
        await ResourceDefinitions.ApplyAsync(_client, Token);
        _cluster = new PoolCluster(_client);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is null) return;
        await _cluster.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task A_pool_makes_cache_nodes_and_a_dataset_spreads_over_them()
    {
        await using var running = Start();
        await SpreadAsync();

        var pool = (await _cluster.PoolAsync())!;
        Assert.Contains(Finalizers.CachePool, pool.Metadata.Finalizers);
        Assert.Equal((3, 3), (pool.Status!.Nodes.Desired, pool.Status.Nodes.Ready));
        var nodes = await _cluster.CacheNodesAsync();
        Assert.Single(nodes, node => _cluster.EntryOf(node, "d")!.Role == NodeRole.List);
        Assert.All(nodes, node => Assert.Equal(pool.Metadata.Uid, Assert.Single(node.Metadata.OwnerReferences).Uid));
        Assert.Single((await _client.GetAsync<V1Secret>(new NamespacedName("vastk8s-system", AgentToken.SecretName), Token)).Data);
    }

    [Fact]
    public async Task A_lister_whose_node_is_not_ready_is_replaced()
    {
        _cluster.ListingsEnd = false;
        await using var running = Start();
        await _cluster.AddNodesAsync("a", "b", "c");
        await _cluster.CreatePoolAsync();
        await _cluster.CreateDatasetAsync("d");
        await _cluster.UntilAsync("it is asked for", nodes => _cluster.ListerOf(nodes, "d") is not null);
        var first = _cluster.ListerOf(await _cluster.CacheNodesAsync(), "d")!;

        await _cluster.SetReadyAsync(first, false);
        await _cluster.UntilAsync("another is asked", nodes => _cluster.ListerOf(nodes, "d") is { } lister && lister != first);
        _cluster.ListingsEnd = true;
        await _cluster.SetReadyAsync(first, true);

        await _cluster.UntilSpreadAsync("d");
    }

    [Fact]
    public async Task A_node_that_goes_and_comes_back_gets_everything_again()
    {
        await using var running = Start();
        await SpreadAsync();

        await _cluster.RemoveNodeAsync("a");
        await _cluster.UntilAsync("its CacheNode is gone", nodes => nodes.Count == 2);
        await _cluster.AddNodesAsync("a");

        await _cluster.UntilSpreadAsync("d");
    }

    [Fact]
    public async Task A_second_operator_changes_nothing()
    {
        await using (Start()) await SpreadAsync();
        var before = await VersionsAsync();

        await using var second = Start();
        await _cluster.UntilAsync("it has looked at everything", () => Task.FromResult(second.HasReconciled));

        Assert.Equal(before, await VersionsAsync());
        Assert.Equal(0, second.Client.Writes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task An_operator_killed_after_some_writes_is_followed_by_one_that_ends_it(int writes)
    {
        await _cluster.AddNodesAsync("a", "b", "c");
        await _cluster.CreatePoolAsync();
        await _cluster.CreateDatasetAsync("d");
        var mortal = new MortalClient(_client, writes);
        await using (RunningOperator.Start(mortal)) await _cluster.UntilAsync("it is dead", () => Task.FromResult(mortal.IsDead));

        await using var next = Start();
        await _cluster.UntilSpreadAsync("d");

        Assert.Single(await _cluster.CacheNodesAsync(), node => _cluster.EntryOf(node, "d")!.Role == NodeRole.List);
    }

    [Fact]
    public async Task Two_operators_at_once_come_to_rest_with_one_lister()
    {
        await using var one = Start();
        await using var other = Start();
        await SpreadAsync();
        await _cluster.SetReadyAsync(_cluster.ListerOf(await _cluster.CacheNodesAsync(), "d")!, false);

        await _cluster.UntilAsync("one lists", nodes => nodes.Count(node => _cluster.EntryOf(node, "d")?.Role == NodeRole.List) == 1);
        await _cluster.UntilAsync("both rest", () => Task.FromResult(one.HasReconciled && other.HasReconciled));
        Assert.Single(await _cluster.CacheNodesAsync(), node => _cluster.EntryOf(node, "d")!.Role == NodeRole.List);
    }

    [Fact]
    public async Task A_pool_in_use_waits_to_be_deleted_and_leaves_nothing()
    {
        await using var running = Start();
        await SpreadAsync();

        await _cluster.DeletePoolAsync();
        await _cluster.UntilAsync("it says what it waits for", async () =>
            (await _cluster.PoolAsync())!.Status?.Message?.Contains(_cluster.DatasetName("d"), StringComparison.Ordinal) == true);
        Assert.Equal(3, (await _cluster.CacheNodesAsync()).Count);
        await _cluster.DeleteDatasetAsync("d");

        await _cluster.UntilAsync("it is gone", async () => await _cluster.PoolAsync() is null);
        Assert.Empty(await _cluster.CacheNodesAsync());
    }

    private RunningOperator Start() => RunningOperator.Start(_client);

    private async Task SpreadAsync()
    {
        await _cluster.AddNodesAsync("a", "b", "c");
        await _cluster.CreatePoolAsync();
        await _cluster.CreateDatasetAsync("d");
        await _cluster.UntilSpreadAsync("d");
        await _cluster.UntilAsync("the pool is ready", async () => (await _cluster.PoolAsync())!.Status is { } status && status.Conditions.IsTrue(CachePoolCondition.Ready) && status.Datasets == 1);
        await _cluster.UntilAsync("all are told to fetch", nodes => nodes.All(node => _cluster.EntryOf(node, "d")?.Prefetch is not null));
        await _cluster.UntilAsync("the token is there", async () => await _client.FindAsync<V1Secret>(new NamespacedName("vastk8s-system", AgentToken.SecretName), Token) is not null);
    }

    private async Task<IReadOnlyList<string>> VersionsAsync() => [.. (await _cluster.CacheNodesAsync()).Select(node => node.Metadata.ResourceVersion), (await _cluster.PoolAsync())!.Metadata.ResourceVersion];
}
