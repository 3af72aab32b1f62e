using Grpc.Core;
using k8s.Models;
using VastK8s.Api.CachePools;
using VastK8s.Api.Values;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Datasets;

public class NodeLabelsTests
{
    private static readonly CachePool General = Pool("general");
    private static readonly CachePool Gpu = Pool("gpu", ("pool", "gpu"), ("zone", "a"));
    private static readonly CachePool Default = Pool("default", ("pool", "default"));

    [Fact]
    public void They_are_those_of_pool_and_Dataset() =>
        Assert.Equal([new("disk", "nvme"), new("pool", "gpu"), new("zone", "a")], NodeLabels.Of(Dataset("gpu", ("zone", "a"), ("disk", "nvme")), [General, Default, Gpu]));

    [Fact]
    public void Without_any_it_is_every_node() => Assert.Empty(NodeLabels.Of(Dataset("general"), [General, Default]));

    [Fact]
    public void The_pool_of_a_Dataset_that_names_none_is_default_or_the_only_one()
    {
        Assert.Equal("default", NodeLabels.Of(Dataset(null), [Gpu, Default])["pool"]);
        Assert.Equal("gpu", NodeLabels.Of(Dataset(null), [Gpu])["pool"]);
        Assert.Equal("gpu", NodeLabels.Of(Dataset(null), [Gpu, Deleted("default")])["pool"]);
    }

    [Fact]
    public void What_a_pool_that_is_being_deleted_holds_stays_there() => Assert.Empty(NodeLabels.Of(Dataset("old"), [Gpu, Deleted("old")]));

    [Fact]
    public void A_Dataset_that_no_node_can_have_makes_no_volume()
    {
        Assert.Contains("CachePool none not found", Refusal(Dataset("none"), [Gpu]), StringComparison.Ordinal);
        Assert.Contains("no CachePool: create one", Refusal(Dataset(null), []), StringComparison.Ordinal);
        Assert.Contains("2 CachePools", Refusal(Dataset(null), [Gpu, General]), StringComparison.Ordinal);
        Assert.Contains("zone=b, and that of CachePool gpu zone=a", Refusal(Dataset("gpu", ("zone", "b")), [Gpu]), StringComparison.Ordinal);
    }

    private static string Refusal(DatasetEntry dataset, CachePool[] pools)
    {
        var text = Refused.With(StatusCode.FailedPrecondition, () => NodeLabels.Of(dataset, pools));
        Assert.StartsWith("Dataset team-a/docs is for no node", text, StringComparison.Ordinal);
        return text;
    }

    private static DatasetEntry Dataset(string? pool, params (string Key, string Value)[] labels) => new("uid", "team-a/docs", ["team-a"], null) { Pool = pool, NodeSelector = Map(labels) };

    private static CachePool Pool(string name, params (string Key, string Value)[] labels) => new() { Metadata = new V1ObjectMeta { Name = name }, Spec = new CachePoolSpec { NodeSelector = Map(labels) } };

    private static CachePool Deleted(string name) => new() { Metadata = new V1ObjectMeta { Name = name, DeletionTimestamp = DateTime.UnixEpoch } };

    private static ValueMap<string> Map((string Key, string Value)[] labels) => new(labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));
}
