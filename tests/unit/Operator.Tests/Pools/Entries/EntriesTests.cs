using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Entries;

public class EntriesTests
{
    [Fact]
    public void A_secret_is_named_by_its_copy()
    {
        var model = new PoolModel(1);
        model.Add(Make.Dataset("d", spec => spec with { Sources = [new DatasetSource { Uri = "s3://bucket", SecretRef = new NameReference { Name = "keys" } }, new DatasetSource { Uri = "s3://open" }] }));

        model.Pass();

        Assert.Equal([SecretCopyName.Of("uid-d", "keys"), null], model.Entry("n0", "d")!.Sources.Select(source => source.SecretRef?.Name));
    }

    [Fact]
    public void Entries_are_by_namespace_and_name_and_say_the_generation()
    {
        var model = new PoolModel(1);
        foreach (var name in new[] { "c", "a", "b" }) model.Add(Make.Dataset(name));
        model.ChangeSpec("b", spec => spec with { Retain = true });

        model.Pass();

        Assert.Equal([("a", 1L, false), ("b", 2L, true), ("c", 1L, false)], model.CacheNodes["n0"].Spec.Datasets.Select(entry => (entry.Name, entry.Generation, entry.Retain)));
    }

    [Fact]
    public void A_dataset_is_on_the_nodes_that_its_selector_lets_in()
    {
        var model = new PoolModel(2);
        model.Nodes.Add(Make.Node("gpu", labels: new() { ["gpu"] = "h100" }));
        model.Add(Make.Dataset("d", spec => spec with { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } }));

        model.Settle();

        Assert.Equal(["gpu"], model.NodesOf("d"));
    }

    [Fact]
    public void What_is_being_deleted_has_no_entries()
    {
        var model = new PoolModel(2);
        model.Add(Make.Dataset("d"));
        model.Settle();

        model.Change("d", d => d with { Metadata = d.Metadata with { DeletionTimestamp = Make.Epoch } });
        var plan = model.Pass();

        Assert.Empty(model.NodesOf("d"));
        Assert.Equal(["team/d"], plan.Datasets);
    }

    [Fact]
    public void What_became_invalid_keeps_what_it_has()
    {
        var model = new PoolModel(2);
        model.Add(Make.Dataset("d"), bytes: 10);
        model.Settle();
        var before = model.Entry("n0", "d");

        model.ChangeSpec("d", spec => spec with { Sources = [new DatasetSource { Uri = "nowhere" }], Placement = new DatasetPlacement { Copies = 1 } });
        model.Add(Make.Dataset("wrong", spec => spec with { Sources = [] }));
        model.Pass();

        Assert.Equal(before, model.Entry("n0", "d"));
        Assert.Empty(model.NodesOf("wrong"));
    }

    [Fact]
    public void A_lost_status_throws_nothing_away()
    {
        var model = new PoolModel(2);
        model.Add(Make.Dataset("d"), bytes: 10);
        model.Settle();
        var before = model.CacheNodes.Values.Select(node => node.Spec).ToList();

        model.Change("d", d => d with { Status = null });
        model.Pass();

        Assert.Equal(before, model.CacheNodes.Values.Select(node => node.Spec));
    }

    [Fact]
    public void Sources_of_a_snapshot_are_told_anew_only_when_there_are_twice_as_many()
    {
        var model = new PoolModel(12);
        model.Add(Make.Dataset("d"));
        model.Pass();
        model.Act();
        model.Pass();
        var last = model.NodesOf("d").First(node => node != model.Lister("d"));
        var told = new List<int>();

        // The snapshot arrives at one node after the other.
        foreach (var node in model.NodesOf("d").Where(node => node != model.Lister("d") && node != last))
        {
            model.CacheNodes[node] = model.CacheNodes[node] with { Status = SimulatedAgent.Report(model.CacheNodes[node].Spec, model.CacheNodes[node].Status, 1000, model.Now, _ => null) };
            model.Pass();
            told.Add(model.Entry(last, "d")!.Snapshot!.From.Count);
        }

        Assert.Equal([1, 2, 4, 8], told.Prepend(1).Distinct());
        Assert.Equal($"{model.Lister("d")}:7000", model.Entry(last, "d")!.Snapshot!.From[0]);
    }

    [Fact]
    public void A_source_that_died_is_replaced()
    {
        var model = new PoolModel(3);
        model.Add(Make.Dataset("d"));
        model.Settle();
        var lister = model.Lister("d");
        model.Nodes.Add(Make.Node("new"));
        model.Ready(lister, false);

        model.Pass();

        var from = model.Entry("new", "d")!.Snapshot!.From;
        Assert.NotEmpty(from);
        Assert.DoesNotContain($"{lister}:7000", from);
    }

    [Fact]
    public void A_node_takes_as_many_as_its_schema_says_and_those_that_are_placed_there_go_first()
    {
        var model = new PoolModel(2);
        for (var i = 0; i < CacheNodeSpec.MaxDatasets; i++) model.Add(WithSnapshot(Make.Dataset($"mounted{i}", spec => OnDemand(spec) with { Placement = new DatasetPlacement { Copies = 1 } })));
        model.Pass();
        foreach (var (name, node) in model.CacheNodes.ToList())
        {
            model.CacheNodes[name] = node with { Status = new CacheNodeStatus { Datasets = [.. model.Datasets.Select(d => new NodeDatasetStatus { Uid = d.Metadata.Uid, Mounts = 1 })] } };
        }

        model.Pass();
        Assert.All(model.CacheNodes.Values, node => Assert.Equal(CacheNodeSpec.MaxDatasets, node.Spec.Datasets.Count));
        for (var i = 0; i < 10; i++) model.Add(WithSnapshot(Make.Dataset($"placed{i}")));

        var plan = model.Pass();

        Assert.True(plan.LeftOut >= 10);
        Assert.All(model.CacheNodes.Values, node => Assert.Equal(CacheNodeSpec.MaxDatasets, node.Spec.Datasets.Count));
        for (var i = 0; i < 10; i++) Assert.Equal(2, model.NodesOf($"placed{i}").Count);
    }

    [Fact]
    public void Directories_watermarks_and_a_share_of_the_bandwidth_are_the_pools()
    {
        var model = new PoolModel(4) { Pool = Make.Pool(change: spec => spec with { Bandwidth = new PoolBandwidth { PerNode = new ByteQuantity("500"), Total = new ByteQuantity("1000") } }) };

        model.Pass();

        var spec = model.CacheNodes["n0"].Spec;
        Assert.Equal((model.Pool.Spec.Directories, model.Pool.Spec.Watermarks, 250L, "n0", "default"), (spec.Directories, spec.Watermarks, spec.PrefetchBytesPerSecond, spec.NodeName, spec.Pool));
    }

    private static DatasetSpec OnDemand(DatasetSpec spec) => spec with { Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand } };

    private static Dataset WithSnapshot(Dataset dataset) => dataset with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s", Bytes = 0 } } };
}
