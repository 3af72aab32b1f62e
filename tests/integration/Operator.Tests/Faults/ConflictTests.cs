using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Faults;
using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Integration.Tests.Datasets.Support;
using VastK8s.Operator.Integration.Tests.Faults.Support;
using VastK8s.Operator.Pools.Writing;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Integration.Tests.Faults;

/// <summary>Others who write what the operator writes, on a real API server.</summary>
public sealed class ConflictTests(DatasetCluster cluster) : IClassFixture<DatasetCluster>
{
    private const string Rival = "rival";
    private const int Changes = 500;
    private static readonly NamespacedName CacheNodeKey = new(CacheNodeName.Of(CachePool.DefaultName, "node-a"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_storm_of_changes_of_metadata_holds_up_nothing_and_is_answered_by_no_write()
    {
        cluster.Required();
        await using var run = WholeOperator.Start(cluster.Client);
        await using var nodes = new SimulatedAgents(cluster.Client);
        await LifeAsync();
        var before = run.Tap.Writes;
        await LifeAsync();
        var quiet = run.Tap.Writes - before;

        before = run.Tap.Writes;
        var lives = 0;
        await using (var storm = new Storm(cluster.Client))
        {
            for (; storm.Changes < Changes; lives++) await LifeAsync();
        }

        // As many as without, and a few more: for what is said on the way, and for writes of a version that was not the newest any more. By no means one for each pass.
        var stormy = run.Tap.Writes - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{quiet} writes in a life, {stormy} in {lives} lives with {Changes} changes of others");
        Assert.InRange(stormy, lives, lives * quiet * 5 / 4);
    }

    [Fact]
    public async Task Fields_that_another_manager_takes_are_taken_back_by_a_write_each()
    {
        cluster.Required();
        await using var run = WholeOperator.Start(cluster.Client);
        await using var nodes = new SimulatedAgents(cluster.Client);
        var dataset = await ReadyAsync();
        var node = await cluster.Client.GetAsync<CacheNode>(CacheNodeKey, Token);
        var volume = (await cluster.Client.ListAllAsync<V1PersistentVolume>(null, Token)).Items.Single();

        await TakenBackAsync(
            run,
            new CacheNode
            {
                Metadata = new() { Name = CacheNodeKey.Name },
                Spec = node.Spec with { Watermarks = new() { HighPercent = 50, LowPercent = 40 }, PrefetchBytesPerSecond = 1, Datasets = [] },
            },
            isStatus: false,
            async () => (await cluster.Client.GetAsync<CacheNode>(CacheNodeKey, Token)).Spec == node.Spec);
        await TakenBackAsync(
            run,
            new Dataset { Metadata = new() { Name = "train", NamespaceProperty = Cluster.Namespace }, Status = new() { Phase = "Taken", Message = "by another" } },
            isStatus: true,
            async () => await cluster.Cluster.StatusAsync("train") is { Phase: DatasetPhase.Ready, Message: null });
        await TakenBackAsync(
            run,
            new V1PersistentVolume { Metadata = new() { Name = volume.Metadata.Name }, Spec = new() { PersistentVolumeReclaimPolicy = "Delete" } },
            isStatus: false,
            async () => (await cluster.Client.GetAsync<V1PersistentVolume>(NamespacedName.Of(volume), Token)).Spec.PersistentVolumeReclaimPolicy == "Retain");
        await GoneAsync(dataset);
    }

    [Fact]
    public async Task Another_controller_that_always_writes_back_makes_no_race_and_is_named()
    {
        cluster.Required();
        await using var run = WholeOperator.Start(cluster.Client);
        await using var nodes = new SimulatedAgents(cluster.Client);
        var dataset = await ReadyAsync();
        var before = run.Tap.Writes;
        await using (var rival = new RivalController(cluster.Client, CacheNodeKey, Rival))
        {
            await DatasetCluster.UntilAsync(
                async () => (await PoolAsync()).Status!.Conditions.Find(CachePoolCondition.Ready) is { Status: "False", Reason: "SpecContended" } contended
                    && contended.Message.StartsWith($"{Rival} changes the spec of the CacheNode of node-a", StringComparison.Ordinal),
                "the rival is named");

            // The rival has won the last round, and nothing is written while that is waited out.
            Assert.InRange(rival.Writes, Contention.AtOnce, 2 * Contention.AtOnce + 2);
            Assert.InRange(run.Tap.Writes - before, Contention.AtOnce, 3 * Contention.AtOnce + 6);
        }

        // When it has gone, all is as it was, by itself.
        await DatasetCluster.UntilAsync(
            async () => (await cluster.Client.GetAsync<CacheNode>(CacheNodeKey, Token)).Spec.PrefetchBytesPerSecond is null && (await PoolAsync()).Status!.Conditions.IsTrue(CachePoolCondition.Ready),
            "it is put right");
        await GoneAsync(dataset);
    }

    /// <summary>Applied, ready, deleted.</summary>
    private async Task LifeAsync() => await GoneAsync(await ReadyAsync());

    private async Task<Dataset> ReadyAsync()
    {
        var dataset = await cluster.Cluster.ApplyAsync("train");
        await DatasetCluster.UntilAsync(async () => await cluster.Cluster.StatusAsync("train") is { Phase: DatasetPhase.Ready, Nodes.Ready: 2 }, "it is ready");
        return dataset;
    }

    private async Task GoneAsync(Dataset dataset)
    {
        await cluster.Cluster.DeleteAsync("train");
        await Leftovers.AssertNoneAsync(cluster.Client, dataset.Metadata.Uid);
    }

    private Task<CachePool> PoolAsync() => cluster.Client.GetAsync<CachePool>(new NamespacedName(CachePool.DefaultName), Token);

    /// <summary>Has the rival apply something over and over; each time what was so before is so again, with few writes.</summary>
    private async Task TakenBackAsync<T>(WholeOperator run, T theirs, bool isStatus, Func<Task<bool>> isOurs) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        const int Times = 3;
        await DatasetCluster.UntilAsync(isOurs, "it is as the operator wants it");

        // Without force the server refuses, and says whose it is.
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => ApplyAsync(theirs, isStatus, isForced: false));
        Assert.True(refused.IsConflict);
        Assert.Contains(OperatorOptions.FieldManager, refused.Message, StringComparison.Ordinal);
        await DatasetCluster.UntilAsync(() => Task.FromResult(run.IsAtRest), "the operator is at rest");
        var before = run.Tap.Writes;
        for (var i = 0; i < Times; i++)
        {
            await ApplyAsync(theirs, isStatus, isForced: true);
            await DatasetCluster.UntilAsync(isOurs, $"{typeof(T).Name} is taken back");
        }

        await DatasetCluster.UntilAsync(() => Task.FromResult(run.IsAtRest), "the operator is at rest");
        Assert.InRange(run.Tap.Writes - before, Times, 3 * Times);
    }

    private Task<T> ApplyAsync<T>(T theirs, bool isStatus, bool isForced) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ApplyOptions(Rival, isForced);
        return isStatus ? cluster.Client.ApplyStatusAsync(theirs, options, Token) : cluster.Client.ApplyAsync(theirs, options, Token);
    }
}
