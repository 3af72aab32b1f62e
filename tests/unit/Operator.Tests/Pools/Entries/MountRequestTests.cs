using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Entries;

/// <summary>Nodes beyond the copies have an entry while they need one.</summary>
public class MountRequestTests
{
    private static readonly DateTime At = Make.Epoch.AddMinutes(5);

    [Fact]
    public void A_node_that_asks_gets_an_entry_that_fetches_nothing_beforehand()
    {
        var (model, other) = WithCopies();

        model.Ask(other, "uid-d", At);
        model.Pass();

        var entry = model.Entry(other, "d")!;
        Assert.Equal((true, null, NodeRole.Hold), (entry.MountOnly, entry.Prefetch, entry.Role));
        Assert.Equal(model.Datasets[0].Status!.Snapshot!.Id, entry.Snapshot!.Id);
        Assert.NotEmpty(entry.Snapshot.From);
        Assert.Empty(model.CacheNodes[other].Spec.MountRefusals);
        Assert.Equal(3, model.NodesOf("d").Count);
    }

    [Fact]
    public void An_entry_stays_while_it_is_asked_for_or_mounted_and_goes_after()
    {
        var (model, other) = WithCopies();
        model.Ask(other, "uid-d", At);
        model.Pass();

        model.Mount(other, "uid-d", 1);
        model.Pass();
        Assert.NotNull(model.Entry(other, "d"));
        model.Mount(other, "uid-d", 0);
        model.Ask(other, "uid-d", At.AddHours(1));
        model.Pass();
        Assert.NotNull(model.Entry(other, "d"));
        model.Ask(other);
        model.Pass();

        Assert.Null(model.Entry(other, "d"));
        Assert.Equal(2, model.NodesOf("d").Count);
    }

    [Fact]
    public void A_new_leader_decides_the_same()
    {
        var (model, other) = WithCopies();
        model.Ask(other, "uid-d", At);
        model.Pass();
        var before = model.CacheNodes.ToDictionary(node => node.Key, node => node.Value.Spec);

        var again = VastK8s.Operator.Pools.Planning.PoolPlanner.Plan(model.Inputs, new());

        Assert.All(again.Nodes, node => Assert.Equal(before[node.Node], node.Spec));
    }

    [Fact]
    public void A_request_gives_nothing_of_another_pool()
    {
        var (model, other) = WithCopies();
        model.OtherPools.Add(Make.Pool("far"));
        model.Add(Make.Dataset("secret", spec => spec with { PoolRef = new NameReference { Name = "far" } }) with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s" } } });

        model.Ask(other, "uid-secret", At);
        model.Pass();

        Assert.Null(model.Entry(other, "secret"));
        var refusal = Assert.Single(model.CacheNodes[other].Spec.MountRefusals);
        Assert.Equal(("uid-secret", At, NodeMountRefusal.OtherPool), (refusal.DatasetUid, refusal.RequestedAt, refusal.Reason));
        Assert.Contains("CachePool far", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("team", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_mounted_is_refused_with_the_reason_until_it_is_not_asked_for()
    {
        var (model, other) = WithCopies();
        var snapshot = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s" } };
        model.Add(Make.Dataset("elsewhere", spec => spec with { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } }) with { Status = snapshot });
        model.Add(Make.Dataset("wrong", spec => spec with { Sources = [] }) with { Status = snapshot });
        model.Add(Make.Dataset("new", Make.Copies(1)));
        var going = model.Add(Make.Dataset("going") with { Status = snapshot });
        going.Metadata.DeletionTimestamp = Make.Epoch;
        model.ListingsEnd = false;

        model.Ask(other, [.. new[] { "uid-elsewhere", "uid-wrong", "uid-new", "uid-going", "uid-nothing" }.Select(uid => (uid, At))]);
        model.Pass();

        Assert.Equal(
            [
                ("uid-elsewhere", NodeMountRefusal.NodeNotSelected),
                ("uid-wrong", NodeMountRefusal.InvalidSpec),
                ("uid-new", NodeMountRefusal.NotIndexed),
                ("uid-going", NodeMountRefusal.Terminating),
                ("uid-nothing", NodeMountRefusal.NotFound),
            ],
            model.CacheNodes[other].Spec.MountRefusals.Select(refusal => (refusal.DatasetUid, refusal.Reason)));
        Assert.Contains("gpu=h100", model.CacheNodes[other].Spec.MountRefusals[0].Message, StringComparison.Ordinal);

        model.Ask(other);
        model.Pass();

        Assert.Empty(model.CacheNodes[other].Spec.MountRefusals);
    }

    [Fact]
    public void A_full_node_refuses_and_says_so()
    {
        var model = new PoolModel(1);
        for (var i = 0; i < CacheNodeSpec.MaxDatasets; i++) model.Add(Make.Dataset($"d{i}") with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s" } } });
        model.Pass();
        model.Add(Make.Dataset("more") with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s" } } });
        model.CacheNodes["n0"] = model.CacheNodes["n0"] with { Status = new CacheNodeStatus { MountRequests = [new NodeMountRequest { DatasetUid = "uid-more", RequestedAt = At }] } };

        var plan = model.Pass();

        Assert.Equal(NodeMountRefusal.NodeFull, Assert.Single(model.CacheNodes["n0"].Spec.MountRefusals).Reason);
        Assert.True(plan.LeftOut > 0);
    }

    [Fact]
    public void A_node_that_a_run_names_has_an_entry_for_as_long()
    {
        var model = new PoolModel(4);
        model.Nodes.Add(Make.Node("gpu", labels: new() { ["gpu"] = "h100" }));
        model.Capacity["gpu"] = 0;
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);
        model.Settle();
        Assert.Null(model.Entry("gpu", "d"));

        model.Jobs.Add(Make.Job("j", "d", change: spec => spec with { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } }));
        model.Pass();
        Assert.True(model.Entry("gpu", "d")!.MountOnly);
        Assert.Single(model.CacheNodes["gpu"].Spec.PrefetchJobs);
        model.Jobs.Clear();
        model.Pass();

        Assert.Null(model.Entry("gpu", "d"));
    }

    [Fact]
    public void Copies_that_fetch_nothing_beforehand_stay_where_they_are()
    {
        var model = new PoolModel(3);
        model.Add(Make.Dataset("d", spec => Make.Copies(2)(spec) with { Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand } }), bytes: 10);
        model.Settle();
        var two = model.NodesOf("d");
        Assert.Equal(2, two.Count);

        for (var i = 10; i < 30; i++) model.Nodes.Add(Make.Node($"n{i}"));
        model.Settle();
        Assert.Equal(two, model.NodesOf("d"));
        model.ChangeSpec("d", Make.Copies(2));
        model.Settle();

        Assert.Equal(two, model.NodesOf("d"));
        Assert.Equal(two, model.Fetching("d"));
    }

    private static (PoolModel Model, string Other) WithCopies()
    {
        var model = new PoolModel(4);
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);
        model.Settle();
        Assert.Equal(2, model.NodesOf("d").Count);
        return (model, model.CacheNodes.Keys.Order(StringComparer.Ordinal).First(node => model.Entry(node, "d") is null));
    }
}
