using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Integration.Tests.Faults;
using VastK8s.Kube;
using VastK8s.Kube.LeaderElection;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Integration.Tests.Datasets.Support;
using VastK8s.Operator.Integration.Tests.Faults.Support;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Integration.Tests.Faults;

/// <summary>Clocks that are set, of operators and agents, on a real API server whose clock is right.</summary>
public sealed class ClockTests(DatasetCluster cluster) : IClassFixture<DatasetCluster>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // More than the Lease lasts.
    private static readonly int Renewals = 1 + (int)(1.2 * LeaseDuration / RetryPeriod);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clocks_that_jump_a_day_lose_no_Lease_list_nothing_in_a_storm_and_stop_no_refresh()
    {
        cluster.Required();
        var (leaders, standBys, agents) = (new JumpingTime(), new JumpingTime(), new JumpingTime());
        await using var leader = WholeOperator.Start(cluster.Client, leaders, Election(leaders));
        await DatasetCluster.UntilAsync(() => Task.FromResult(leader.IsLeader), "the first leads");
        await using var standBy = WholeOperator.Start(cluster.Client, standBys, Election(standBys));
        await using var nodes = new SimulatedAgents(cluster.Client, agents);
        var dataset = await cluster.Cluster.ApplyAsync("train", spec => spec with { Refresh = new DatasetRefresh { Interval = new Duration("10m") } });
        await DatasetCluster.UntilAsync(async () => (await cluster.Cluster.StatusAsync("train")).Phase == DatasetPhase.Ready, "it is ready");
        Assert.Equal(1, nodes.Listings);

        // A refresh that is due by the new time is made once.
        (leaders.Ahead, standBys.Ahead) = (Day, -Day);
        await ListedAsync(nodes, 2);
        await RenewedAsync(leader, standBy);
        Assert.Equal(2, nodes.Listings);

        // Back: that one was asked for tomorrow.
        (leaders.Ahead, standBys.Ahead) = (TimeSpan.Zero, Day);
        await ListedAsync(nodes, 3);
        await RenewedAsync(leader, standBy);
        Assert.Equal(3, nodes.Listings);
        leaders.Ahead = Interval + TimeSpan.FromSeconds(5);
        await ListedAsync(nodes, 4);

        // An agent that is slow by a day, or fast, is asked as often as any.
        foreach (var ahead in new[] { -Day, Day })
        {
            var before = nodes.Listings;
            agents.Ahead = ahead;
            leaders.Ahead += Interval;
            await ListedAsync(nodes, before + 1);
            await SettledAsync(leader, nodes);
            Assert.Equal(before + 1, nodes.Listings);
        }

        Assert.Equal(DatasetPhase.Ready, (await cluster.Cluster.StatusAsync("train")).Phase);
        await cluster.Cluster.DeleteAsync("train");
        await Leftovers.AssertNoneAsync(cluster.Client, dataset.Metadata.Uid);
    }

    private static Func<LeaderElectionOptions, LeaderElectionOptions> Election(TimeProvider time) => options => options with
    {
        LeaseDuration = LeaseDuration,
        RenewDeadline = TimeSpan.FromSeconds(4),
        RetryPeriod = RetryPeriod,
        TimeProvider = time,
    };

    /// <summary>Waits until the Lease has been renewed for longer than it lasts, by whom it was; something happens all the time that makes the leader look at its Datasets.</summary>
    private async Task RenewedAsync(WholeOperator leader, WholeOperator standBy)
    {
        var first = (await LeaseAsync()).Spec;
        var times = new HashSet<DateTime?>();
        await DatasetCluster.UntilAsync(
            async () =>
            {
                await TouchAsync();
                var lease = (await LeaseAsync()).Spec;
                Assert.Equal((first.HolderIdentity, first.LeaseTransitions), (lease.HolderIdentity, lease.LeaseTransitions));
                Assert.True(leader.IsLeader);
                Assert.False(standBy.IsLeader);
                return times.Add(lease.RenewTime) && times.Count > Renewals;
            },
            "the Lease is renewed");
    }

    /// <summary>Operator and agents have answered each other several times.</summary>
    private async Task SettledAsync(WholeOperator leader, SimulatedAgents nodes)
    {
        for (var i = 0; i < 5; i++)
        {
            await TouchAsync();
            await DatasetCluster.UntilAsync(() => Task.FromResult(leader.IsAtRest), "the operator is at rest");
            var rounds = nodes.Rounds;
            await DatasetCluster.UntilAsync(() => Task.FromResult(nodes.Rounds > rounds + 1), "the agents have looked");
        }
    }

    private Task ListedAsync(SimulatedAgents nodes, int times) => DatasetCluster.UntilAsync(
        async () =>
        {
            await TouchAsync();
            return nodes.Listings >= times;
        },
        $"listed {times} times");

    // A change that brings a pass over the pool.
    private Task<CachePool> TouchAsync() => cluster.Client.PatchAsync<CachePool>(new NamespacedName(CachePool.DefaultName), Annotated.WithNews(), null, Token);

    private Task<V1Lease> LeaseAsync() => cluster.Client.GetAsync<V1Lease>(new NamespacedName(Cluster.SystemNamespace, OperatorCore.LeaseName), Token);
}
