using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Planning;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Capacity;

/// <summary>What holds of any pool, through any course of events.</summary>
public class PlacementPropertyTests
{
    private const int Steps = 12;

    [Fact]
    public void Invariants_hold_after_every_pass_and_a_second_pass_changes_nothing() => ForAnyCourse((model, _) =>
    {
        model.Pass();
        CheckInvariants(model);
        CheckSecondPass(model);
        model.Act();
    });

    [Fact]
    public void It_settles_with_as_many_copies_as_are_wanted_and_as_many_that_fetch_as_there_is_room_for() => ForAnyCourse((model, _) =>
    {
        model.Settle();
        CheckInvariants(model);
        var alive = Alive(model);
        foreach (var dataset in model.Datasets.Where(_ => alive.Count > 0))
        {
            var copies = dataset.Spec.Placement.Copies ?? int.MaxValue;
            Assert.Equal(Math.Min(copies, model.Nodes.Count), model.CacheNodes.Keys.Count(node => model.Entry(node, dataset.Metadata.Name) is { MountOnly: false }));

            // Besides, the node that lists may be another.
            Assert.All(model.CacheNodes.Keys.Where(node => model.Entry(node, dataset.Metadata.Name) is { MountOnly: true }), node => Assert.Equal(NodeRole.List, model.Entry(node, dataset.Metadata.Name)!.Role));
            var fetching = model.Fetching(dataset.Metadata.Name);
            Assert.True(fetching.Count <= copies);
            if (fetching.Count == Math.Min(copies, model.Nodes.Count)) continue;
            // Whoever is alive and does not fetch has no room for it.
            Assert.All(alive.Except(fetching), node => Assert.True(Promised(model, node) + model.Bytes[dataset.Metadata.Uid] > model.Capacity[node]));
        }
    });

    [Fact]
    public void A_node_that_joins_or_leaves_moves_only_what_was_on_it() => ForAnyCourse((model, random) =>
    {
        model.Settle();
        var before = model.Datasets.ToDictionary(d => d.Metadata.Name, d => model.Fetching(d.Metadata.Name));
        var listers = model.Datasets.Where(_ => Alive(model).Count > 0).ToDictionary(d => d.Metadata.Name, d => model.Lister(d.Metadata.Name));
        string? gone = null;
        if (random.Next(2) == 0 && model.Nodes.Count > 1)
        {
            gone = model.Nodes[random.Next(model.Nodes.Count)].Metadata.Name;
            model.Nodes.RemoveAll(node => node.Metadata.Name == gone);
        }
        else
        {
            Join(model, $"new{random.Next(1000)}", random);
        }

        model.Settle();
        foreach (var (dataset, nodes) in before) Assert.Subset(model.Fetching(dataset).ToHashSet(), nodes.Where(node => node != gone).ToHashSet());
        foreach (var (dataset, lister) in listers.Where(entry => entry.Value != gone && Alive(model).Contains(entry.Value))) Assert.Equal(lister, model.Lister(dataset));
    });

    private static void ForAnyCourse(Action<PoolModel, Random> check) =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var model = new PoolModel { ListingsEnd = true };
            for (var i = random.Next(1, 6); i > 0; i--) Join(model, $"n{i}", random);
            for (var step = 0; step < Steps; step++)
            {
                Happen(model, random, step);
                check(model, random);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void Join(PoolModel model, string name, Random random)
    {
        if (model.Nodes.Exists(node => node.Metadata.Name == name)) return;
        model.Nodes.Add(Make.Node(name));
        model.Capacity[name] = random.Next(0, 1000);
    }

    private static void Happen(PoolModel model, Random random, int step)
    {
        model.Now += TimeSpan.FromSeconds(random.Next(100));
        var some = model.Datasets.Count == 0 ? null : model.Datasets[random.Next(model.Datasets.Count)].Metadata.Name;
        switch (random.Next(9))
        {
            case 0:
                Join(model, $"n{random.Next(10)}", random);
                break;
            case 1 when model.Nodes.Count > 1:
                model.Nodes.RemoveAt(random.Next(model.Nodes.Count));
                break;
            case 2:
                var node = model.Nodes[random.Next(model.Nodes.Count)];
                model.Ready(node.Metadata.Name, random.Next(2) == 0);
                break;
            case 3 when some is not null:
                model.ChangeSpec(some, Make.Copies(random.Next(1, 5), random.Next(-2, 3)));
                break;
            case 4 when some is not null:
                model.ChangeSpec(some, spec => spec with { Sources = [new DatasetSource { Uri = $"s3://bucket/{random.Next()}" }] });
                break;
            case 5 when some is not null:
                model.Datasets.RemoveAll(d => d.Metadata.Name == some);
                break;
            default:
                model.Add(Make.Dataset($"d{step}", random.Next(3) == 0 ? null : Make.Copies(random.Next(1, 4), random.Next(-2, 3)), age: random.Next(100)), bytes: random.Next(0, 600));
                break;
        }
    }

    private static void CheckInvariants(PoolModel model)
    {
        var alive = Alive(model);
        foreach (var node in alive.Where(node => model.CacheNodes[node].Status is not null)) Assert.True(Promised(model, node) <= model.Capacity[node]);
        foreach (var dataset in model.Datasets)
        {
            var name = dataset.Metadata.Name;
            Assert.True(model.Fetching(name).Count <= (dataset.Spec.Placement.Copies ?? int.MaxValue));
            var listers = model.CacheNodes.Keys.Where(node => model.Entry(node, name)?.Role == NodeRole.List).ToList();
            Assert.True(listers.Count <= 1);
            if (alive.Count > 0) Assert.Contains(Assert.Single(listers), alive);
        }
    }

    private static void CheckSecondPass(PoolModel model)
    {
        var again = PoolPlanner.Plan(model.Inputs, new PlanCache());
        Assert.Empty(again.Leaving);
        Assert.All(again.Nodes, node => Assert.Equal(model.CacheNodes[node.Node].Spec, node.Spec));
    }

    // Capacity is 100 % of what the directory has.
    private static long Promised(PoolModel model, string node) =>
        model.CacheNodes[node].Spec.Datasets.Where(entry => entry.Prefetch is not null).Sum(entry => model.Datasets.Find(d => d.Metadata.Uid == entry.Uid)?.Status?.Snapshot?.Bytes ?? 0);

    private static HashSet<string> Alive(PoolModel model) => [.. model.Nodes.Where(node => node.Status.Conditions[0].Status == "True").Select(node => node.Metadata.Name)];
}
