using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Capacity;

public class PlacementTests
{
    [Fact]
    public void Without_copies_every_node_fetches()
    {
        var model = new PoolModel(3);
        model.Add(Make.Dataset("d"), bytes: 10);

        model.Settle();

        Assert.Equal(3, model.Fetching("d").Count);
    }

    [Fact]
    public void So_many_have_it_as_copies()
    {
        var model = new PoolModel(5);
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);

        model.Settle();

        Assert.Equal(2, model.Fetching("d").Count);
        Assert.Equal(model.Fetching("d"), model.NodesOf("d"));
    }

    [Fact]
    public void On_demand_nothing_is_fetched()
    {
        var model = new PoolModel(2);
        model.Add(Make.Dataset("d", spec => spec with { Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand } }), bytes: 10);

        model.Settle();

        Assert.Empty(model.Fetching("d"));
        Assert.Equal(2, model.NodesOf("d").Count);
    }

    [Fact]
    public void Copies_stay_where_they_are_when_nodes_come_and_their_number_changes()
    {
        var model = new PoolModel(4);
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);
        model.Settle();
        var two = model.Fetching("d");

        for (var i = 10; i < 20; i++) model.Nodes.Add(Make.Node($"n{i}"));
        model.Settle();
        Assert.Equal(two, model.Fetching("d"));
        model.ChangeSpec("d", Make.Copies(3));
        model.Settle();
        Assert.Subset(model.Fetching("d").ToHashSet(), two.ToHashSet());
        model.ChangeSpec("d", Make.Copies(1));
        model.Settle();

        Assert.Single(model.Fetching("d"));
    }

    [Fact]
    public void A_node_that_is_away_keeps_its_copy_and_one_that_is_gone_is_replaced()
    {
        var model = new PoolModel(4);
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);
        model.Settle();
        var two = model.Fetching("d");

        model.Ready(two[0], false);
        model.Settle();
        Assert.Equal(two, model.Fetching("d"));
        model.Nodes.RemoveAll(node => node.Metadata.Name == two[0]);
        model.Settle();

        Assert.Equal(2, model.Fetching("d").Count);
        Assert.Contains(two[1], model.Fetching("d"));
    }

    [Fact]
    public void What_does_not_fit_gets_an_entry_without_prefetch_and_fetches_when_there_is_room()
    {
        var model = new PoolModel(1);
        model.Add(Make.Dataset("a"), bytes: 700);
        model.Settle();
        model.Add(Make.Dataset("b", spec => spec with { Prefetch = new DatasetPrefetch { Priority = 5 } }), bytes: 700);
        model.Settle();
        Assert.Equal(("n0", 0), (Assert.Single(model.Fetching("a")), model.Fetching("b").Count));
        Assert.Single(model.NodesOf("b"));

        model.Datasets.RemoveAt(0);
        model.Settle();

        Assert.Single(model.Fetching("b"));
    }

    [Fact]
    public void What_comes_together_goes_by_priority_then_age()
    {
        var model = new PoolModel(1);
        model.Add(Make.Dataset("young"), bytes: 400);
        model.Add(Make.Dataset("old", age: 10), bytes: 400);
        model.Add(Make.Dataset("urgent", spec => spec with { Prefetch = new DatasetPrefetch { Priority = 1 } }), bytes: 400);
        model.Pass();
        model.Act();
        model.Pass();

        Assert.Single(model.Fetching("urgent"));
        Assert.Single(model.Fetching("old"));
        Assert.Empty(model.Fetching("young"));
    }

    [Fact]
    public void Copies_go_where_there_is_room()
    {
        var model = new PoolModel(6);
        for (var i = 0; i < 6; i++) model.Capacity[$"n{i}"] = i < 4 ? 10 : 1000;
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 100);

        model.Settle();

        Assert.Equal(["n4", "n5"], model.Fetching("d"));
    }

    [Fact]
    public void A_failed_directory_sends_the_copy_to_another_node()
    {
        var model = new PoolModel(3);
        model.Add(Make.Dataset("d", Make.Copies(1)), bytes: 100);
        model.Settle();
        var first = Assert.Single(model.Fetching("d"));

        var status = model.CacheNodes[first].Status!;
        model.CacheNodes[first] = model.CacheNodes[first] with { Status = status with { Directories = [status.Directories[0] with { State = NodeDirectoryStatus.Failed }] } };
        model.Pass();

        Assert.NotEqual(first, Assert.Single(model.Fetching("d")));
    }

    [Fact]
    public void Before_an_agent_has_said_how_much_it_has_nothing_is_fetched_and_what_was_goes_on()
    {
        var model = new PoolModel(2);
        model.Add(Make.Dataset("d"), bytes: 100);
        model.Settle();
        model.CacheNodes["n0"] = model.CacheNodes["n0"] with { Status = null };
        model.Nodes.Add(Make.Node("n2"));

        model.Pass();

        Assert.Equal(["n0", "n1"], model.Fetching("d"));
        Assert.NotNull(model.Entry("n2", "d"));
    }

    [Fact]
    public void The_agent_that_speaks_first_does_not_get_everything()
    {
        var model = new PoolModel(4);
        for (var i = 0; i < 20; i++) model.Add(Make.Dataset($"d{i}", Make.Copies(1)), bytes: 1);
        model.Pass();
        foreach (var dataset in model.Datasets.ToList()) model.Change(dataset.Metadata.Name, d => d with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s", Bytes = 1 } } });
        model.CacheNodes["n0"] = model.CacheNodes["n0"] with { Status = SimulatedAgent.Report(model.CacheNodes["n0"].Spec, null, 1000, model.Now, _ => null) };

        model.Pass();

        var fetched = model.Datasets.Count(d => model.Fetching(d.Metadata.Name).Count > 0);
        Assert.InRange(fetched, 1, 12);
    }

    [Fact]
    public void A_few_paths_of_what_is_larger_than_a_node_are_fetched()
    {
        var model = new PoolModel(1);
        model.Add(Make.Dataset("whole"), bytes: 5000);
        model.Add(Make.Dataset("paths", spec => spec with { Prefetch = new DatasetPrefetch { Paths = ["train"] } }), bytes: 5000);

        model.Settle();

        Assert.Empty(model.Fetching("whole"));
        Assert.Single(model.Fetching("paths"));
    }

    [Fact]
    public void A_watermark_bounds_what_is_promised()
    {
        var model = new PoolModel(1) { Pool = Make.Pool(change: spec => spec with { Watermarks = new() { HighPercent = 50, LowPercent = 40 } }) };
        model.Add(Make.Dataset("d"), bytes: 501);
        model.Add(Make.Dataset("e"), bytes: 500);

        model.Settle();

        Assert.Empty(model.Fetching("d"));
        Assert.Single(model.Fetching("e"));
    }
}
