using System.Text.Json.Nodes;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Placement.Labelling;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Placement.Labelling;

public class CachedLabelsTests
{
    private static readonly DatasetPrefetch Eager = new() { Policy = PrefetchPolicy.Eager };
    private static readonly Func<HeldCopy, bool> Nowhere = _ => false;

    [Fact]
    public void A_whole_copy_is_labelled_and_nothing_less()
    {
        var node = Node(
            Copy("whole", 100), Copy("part", 99), Copy("not-ready", 100, ready: false), Copy("empty", 0, of: 0),
            Copy("paths", 10, prefetch: Eager with { Paths = ["a"] }), Copy("paths-to-come", 10, ready: false, prefetch: Eager with { Paths = ["a"] }));

        Assert.Equal(["empty", "paths", "whole"], Uids(null, node));
    }

    [Fact]
    public void What_is_not_wanted_there_any_more_or_not_known_to_be_there_is_not()
    {
        var node = Node(Copy("a", 100));
        Assert.Empty(Uids(null, node with { Spec = node.Spec with { Datasets = [] } }));
        Assert.Empty(Uids(null, node with { Status = null }));
        Assert.Empty(Uids(null, node with { Metadata = new V1ObjectMeta { DeletionTimestamp = Make.Epoch } }));
        Assert.Empty(Uids(null, node with { Status = node.Status! with { Conditions = node.Status.Conditions.With(CacheNodeCondition.Ready, ConditionStatus.False, "Failed", "", 1, Make.Epoch) } }));
        Assert.Empty(Uids(Labels("a")));
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(89, false)]
    public void Who_has_the_label_keeps_it_while_most_is_there(long bytes, bool keeps)
    {
        var node = Node(Copy("a", bytes, ready: false));
        Assert.Empty(Uids(null, node));
        Assert.Equal(keeps ? ["a"] : [], Uids(Labels("a"), node));
    }

    [Fact]
    public void A_uid_that_makes_no_label_is_left_out() => Assert.Equal(["a"], Uids(null, Node(Copy("a", 100), Copy("b/c", 100), Copy("-", 100))));

    [Fact]
    public void Those_of_all_pools_of_a_node_count() => Assert.Equal(["a", "b"], Uids(null, Node(Copy("a", 100)), Node(Copy("b", 100), Copy("a", 50))));

    [Fact]
    public void Of_more_than_there_may_be_those_that_are_in_few_places_or_mounted_or_labelled_go_first()
    {
        var many = Enumerable.Range(0, CachedLabels.Most).Select(i => $"m{i:000}").ToList();
        var node = Node([.. many.Select(uid => Copy(uid, 100)), Copy("z-labelled", 100), Copy("z-mounted", 100, mounts: 1), Copy("z-few", 100), Copy("zz", 100)]);

        var desired = CachedLabels.Desired(Labels("z-labelled"), [node], copy => copy.Uid != "z-few");

        Assert.Equal(CachedLabels.Most, desired.Count);
        Assert.Superset(new HashSet<string> { "z-labelled", "z-mounted", "z-few" }, desired.ToHashSet());
        Assert.Equal(many.Take(CachedLabels.Most - 3), desired.Where(uid => uid[0] == 'm').Order(StringComparer.Ordinal));

        // What follows from it is the same again.
        Assert.True(desired.SetEquals(CachedLabels.Desired(Labels([.. desired]), [node], copy => copy.Uid != "z-few")));
    }

    [Fact]
    public void The_difference_touches_no_other_label_and_is_none_at_rest()
    {
        var labels = Labels("old", "kept", "wrong");
        labels[CachedLabels.KeyOf("wrong")] = "maybe";
        labels["kubernetes.io/hostname"] = "n";
        labels["vastk8s.io/mine"] = "x";

        var patch = CachedLabels.Difference(labels, new HashSet<string> { "kept", "new", "wrong" })!;

        var expected = new JsonObject { ["cached.vastk8s.io/old"] = null, ["cached.vastk8s.io/wrong"] = "ready", ["cached.vastk8s.io/new"] = "ready" };
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = expected } }, patch.Document), patch.Document.ToJsonString());
        Assert.Null(CachedLabels.Difference(Labels("a", "b"), new HashSet<string> { "b", "a" }));
        Assert.Null(CachedLabels.Difference(null, new HashSet<string>()));
    }

    [Fact]
    public void Nodes_are_compared_by_these_labels_or_by_all_others()
    {
        var plain = Make.Node("n", labels: new() { ["a"] = "b" });
        var cached = Make.Node("n", labels: new() { ["a"] = "b", [CachedLabels.KeyOf("u")] = "ready" });
        var other = Make.Node("n", labels: new() { ["a"] = "c" });
        Assert.True(CachedLabels.AreSameOtherwise(plain, cached));
        Assert.False(CachedLabels.AreSame(plain, cached));
        Assert.True(CachedLabels.AreSame(plain, other));
        Assert.False(CachedLabels.AreSameOtherwise(cached, other));
        Assert.True(CachedLabels.AreSameOtherwise(new() { Metadata = new() }, new() { Metadata = new() }));
    }

    [Fact]
    public void Progress_is_no_difference()
    {
        Assert.False(HeldCopy.AnyDiffers(Node(Copy("a", 10, ready: false)), Node(Copy("a", 20, ready: false))));
        Assert.True(HeldCopy.AnyDiffers(Node(Copy("a", 10, ready: false)), Node(Copy("a", 100))));
        Assert.True(HeldCopy.AnyDiffers(Node(Copy("a", 100)), Node(Copy("a", 100, mounts: 1))));
        Assert.True(HeldCopy.AnyDiffers(null, Node()));
    }

    internal static CacheNode Node(params (NodeDataset Entry, NodeDatasetStatus Report)[] copies) => new()
    {
        Metadata = new V1ObjectMeta { Name = "pool.n" },
        Spec = new CacheNodeSpec { NodeName = "n", Pool = "pool", Datasets = [.. copies.Select(copy => copy.Entry)] },
        Status = new CacheNodeStatus { Datasets = [.. copies.Select(copy => copy.Report)] },
    };

    internal static (NodeDataset Entry, NodeDatasetStatus Report) Copy(string uid, long bytes, long of = 100, bool ready = true, int mounts = 0, DatasetPrefetch? prefetch = null) => (
        new NodeDataset { Namespace = "team", Name = uid, Uid = uid, Generation = 1, Sources = [new DatasetSource { Uri = "s3://bucket" }], Prefetch = prefetch ?? Eager },
        new NodeDatasetStatus { Uid = uid, Snapshot = new DatasetSnapshot { Id = "s", Bytes = of, Objects = of }, CachedBytes = bytes, CachedObjects = bytes, Ready = ready, Mountable = true, Mounts = mounts });

    private static Dictionary<string, string> Labels(params string[] uids) => uids.ToDictionary(CachedLabels.KeyOf, _ => Api.Labels.CachedReady);

    private static IEnumerable<string> Uids(Dictionary<string, string>? labels, params CacheNode[] nodes) => CachedLabels.Desired(labels, nodes, Nowhere).Order(StringComparer.Ordinal);
}
