using Microsoft.Extensions.Time.Testing;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools;

/// <summary>The whole reconciler on a server in memory, with agents that do as told.</summary>
public sealed class PoolReconcilerTests : IAsyncDisposable
{
    private readonly MemoryServer _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Make.Epoch));
    private readonly PoolCluster _cluster;

    public PoolReconcilerTests() => _cluster = new PoolCluster(_server.Client, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task A_pool_makes_a_cache_node_for_each_of_its_nodes()
    {
        await using var running = Start();
        await _cluster.AddNodesAsync("a", "b");
        await _cluster.CreatePoolAsync();

        await _cluster.UntilAsync("two CacheNodes", nodes => nodes.Count == 2);

        var pool = (await _cluster.PoolAsync())!;
        Assert.Contains(Finalizers.CachePool, pool.Metadata.Finalizers);
        foreach (var node in await _cluster.CacheNodesAsync())
        {
            Assert.Equal(CacheNodeName.Of(_cluster.Id, node.Spec.NodeName), node.Metadata.Name);
            Assert.Equal(pool.Metadata.Uid, Assert.Single(node.Metadata.OwnerReferences, owner => owner.Controller == true).Uid);
        }

        await _cluster.UntilAsync("the pool is ready", async () => (await _cluster.PoolAsync())!.Status?.Conditions.IsTrue(CachePoolCondition.Ready) == true);
        await _cluster.UntilAsync("the token is there", async () => await _server.Client.FindAsync<V1Secret>(new NamespacedName("vastk8s-system", AgentToken.SecretName), Token) is not null);
        var secret = await _server.Client.GetAsync<V1Secret>(new NamespacedName("vastk8s-system", AgentToken.SecretName), Token);
        Assert.Matches("^[0-9a-f]{64}$", System.Text.Encoding.ASCII.GetString(secret.Data[AgentToken.Key]));
    }

    [Fact]
    public async Task A_dataset_is_listed_by_one_node_and_spreads_to_all()
    {
        await using var running = Start();
        await SpreadAsync();

        var nodes = await _cluster.CacheNodesAsync();
        var lister = _cluster.ListerOf(nodes, "d");
        Assert.NotNull(lister);
        Assert.All(nodes, node => Assert.NotNull(_cluster.EntryOf(node, "d")!.Prefetch));
    }

    [Fact]
    public async Task A_lister_that_dies_is_replaced()
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

        Assert.NotEqual(first, _cluster.ListerOf(await _cluster.CacheNodesAsync(), "d"));
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
    public async Task A_cache_node_that_somebody_deletes_or_changes_is_made_again()
    {
        await using var running = Start();
        await SpreadAsync();
        var before = await SpecsAsync();
        var nodes = await _cluster.CacheNodesAsync();

        await _server.Client.DeleteAsync<CacheNode>(NamespacedName.Of(nodes[0]), null, Token);
        nodes[1].Spec = nodes[1].Spec with { Datasets = [] };
        await _server.Client.UpdateAsync(nodes[1], null, Token);

        await _cluster.UntilSpreadAsync("d");
        Assert.Equal(before.Count, (await SpecsAsync()).Count);
    }

    [Fact]
    public async Task A_second_operator_writes_nothing()
    {
        await using (Start()) await SpreadAsync();
        var before = await VersionsAsync();

        await using var second = Start();
        await _cluster.UntilAsync("it has looked at everything", () => Task.FromResult(second.HasReconciled));

        Assert.Equal(before, await VersionsAsync());
        Assert.Equal(0, second.Client.Writes);
    }

    [Fact]
    public async Task An_operator_killed_between_any_two_writes_is_followed_by_one_that_comes_to_the_same()
    {
        var specs = new HashSet<string>();
        for (var writes = 0; writes < 9; writes++)
        {
            using var server = new MemoryServer();
            await using var cluster = new PoolCluster(server.Client, _time);
            await cluster.AddNodesAsync("a", "b", "c");
            await cluster.CreatePoolAsync();
            await cluster.CreateDatasetAsync("d");
            var mortal = new MortalClient(server.Client, writes);
            await using (RunningOperator.Start(mortal, time: _time)) await cluster.UntilAsync("it is dead", () => Task.FromResult(mortal.IsDead));

            await using var next = RunningOperator.Start(server.Client, time: _time);
            await cluster.UntilSpreadAsync("d");
            var nodes = await cluster.CacheNodesAsync();
            Assert.Single(nodes, node => cluster.EntryOf(node, "d")!.Role == NodeRole.List);
            specs.Add(string.Join('\n', nodes.Select(node => KubernetesJson.Serialize(cluster.EntryOf(node, "d")! with { Uid = "", Name = "", Role = "", ListRequest = null, Snapshot = null, Sources = [] }))));
        }

        Assert.Single(specs);
    }

    [Fact]
    public async Task A_node_whose_writes_fail_keeps_no_other_waiting()
    {
        await using var running = Start();
        await _cluster.AddNodesAsync("a", "b", "c");
        running.Client.Fails = (kind, name) => kind == CacheNode.KindName && name == CacheNodeName.Of(_cluster.Id, _cluster.NodeName("a"));
        await _cluster.CreatePoolAsync();
        await _cluster.UntilAsync("the others are there", nodes => nodes.Count == 2);

        running.Client.Fails = (_, _) => false;

        await _cluster.UntilAsync("it is there", nodes => nodes.Count == 3);
    }

    [Fact]
    public async Task A_dataset_that_is_deleted_leaves_no_entry()
    {
        await using var running = Start();
        await SpreadAsync();
        await _cluster.StartJobAsync("j", "d");
        await _cluster.UntilAsync("the job is told", nodes => nodes.All(node => node.Spec.PrefetchJobs.Count == 1));

        await _cluster.DeleteDatasetAsync("d");

        await _cluster.UntilAsync("nothing is left", nodes => nodes.All(node => node.Spec.Datasets.Count == 0 && node.Spec.PrefetchJobs.Count == 0));
    }

    [Fact]
    public async Task A_pool_in_use_waits_to_be_deleted_and_leaves_nothing()
    {
        await using var running = Start();
        await SpreadAsync();

        await _cluster.DeletePoolAsync();
        await _cluster.UntilAsync("it says what it waits for", async () =>
            (await _cluster.PoolAsync())!.Status?.Message?.Contains($"default/{_cluster.DatasetName("d")}", StringComparison.Ordinal) == true);
        Assert.Equal(3, (await _cluster.CacheNodesAsync()).Count);
        await _cluster.DeleteDatasetAsync("d");

        await _cluster.UntilAsync("it is gone", async () => await _cluster.PoolAsync() is null);
        Assert.Empty(await _cluster.CacheNodesAsync());
    }

    [Fact]
    public async Task A_node_that_a_second_pool_selects_is_told_once()
    {
        var events = new RecordedEvents();
        await using var running = Start(events: events);
        await _cluster.AddNodesAsync("a");
        await _cluster.CreatePoolAsync();
        await _cluster.UntilAsync("it has the node", nodes => nodes.Count == 1);

        await _cluster.CreateOtherPoolAsync($"{_cluster.Id}z");
        await _cluster.UntilAsync("it is told", () => Task.FromResult(events.All.Any(e => e.Name == $"{_cluster.Id}z" && e.Reason == "NodesInOtherPool")));
        await _cluster.CreateDatasetAsync("d");
        await _cluster.UntilSpreadAsync("d");

        Assert.Single(events.All, e => e.Reason == "NodesInOtherPool");
    }

    [Fact]
    public async Task With_agents_in_pods_a_node_without_one_does_not_list()
    {
        await using var running = Start(new OperatorOptions { AgentSelector = "app=agent" });
        await _cluster.AddNodesAsync("a", "b");
        await _cluster.CreatePoolAsync();
        await _cluster.CreateDatasetAsync("d");
        await _cluster.UntilAsync("two CacheNodes", nodes => nodes.Count == 2);
        Assert.Null(_cluster.ListerOf(await _cluster.CacheNodesAsync(), "d"));

        var pod = await _server.Client.CreateAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = "vastk8s-system", Name = "agent", Labels = new Dictionary<string, string> { ["app"] = "agent" } },
                Spec = new V1PodSpec { NodeName = _cluster.NodeName("b"), Containers = [] },
            },
            null,
            Token);
        pod.Status = new V1PodStatus { Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] };
        await _server.Client.UpdateStatusAsync(pod, null, Token);

        await _cluster.UntilAsync("that one lists", nodes => _cluster.ListerOf(nodes, "d") == "b");
    }

    private RunningOperator Start(OperatorOptions? options = null, RecordedEvents? events = null) => RunningOperator.Start(_server.Client, options, events, _time);

    private async Task SpreadAsync()
    {
        await _cluster.AddNodesAsync("a", "b", "c");
        await _cluster.CreatePoolAsync();
        await _cluster.CreateDatasetAsync("d");
        await _cluster.UntilSpreadAsync("d");
        await _cluster.UntilAsync("the pool is ready", async () => (await _cluster.PoolAsync())!.Status is { } status && status.Conditions.IsTrue(CachePoolCondition.Ready) && status.Datasets == 1);
        await _cluster.UntilAsync("all are told to fetch", nodes => nodes.All(node => _cluster.EntryOf(node, "d")?.Prefetch is not null));
    }

    private async Task<IReadOnlyList<CacheNodeSpec>> SpecsAsync() => [.. (await _cluster.CacheNodesAsync()).Select(node => node.Spec)];

    private async Task<IReadOnlyList<string>> VersionsAsync() => [.. (await _cluster.CacheNodesAsync()).Select(node => node.Metadata.ResourceVersion), (await _cluster.PoolAsync())!.Metadata.ResourceVersion];
}
