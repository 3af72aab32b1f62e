using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Placement;

namespace VastK8s.Operator.Tests.Placement;

public class NodeRoomTests
{
    [Theory]
    [InlineData(350, 0)]
    [InlineData(351, 1)]
    [InlineData(long.MaxValue, long.MaxValue - 350)]
    public void Room_is_what_those_that_are_let_in_leave_below_the_high_watermark(long bytes, long lacking)
    {
        // 90 % of 500 and 100 that works, without 100 that is let in.
        var node = Node(new() { Path = "/a", State = NodeDirectoryStatus.Ready, CapacityBytes = 400 }, new() { Path = "/b", State = NodeDirectoryStatus.Full, CapacityBytes = 100 },
            new() { Path = "/c", State = NodeDirectoryStatus.Failed, CapacityBytes = 9000 });

        Assert.Equal(lacking, NodeRoom.LeftOn(node, _ => 100).Lacking(new(), bytes));
    }

    [Fact]
    public void Of_a_node_that_has_not_told_its_directories_it_is_not_known()
    {
        Assert.Null(NodeRoom.LeftOn(Node(), _ => 0).Lacking(new(), 1));
        Assert.Null(NodeRoom.LeftOn(Node() with { Status = null }, _ => 0).Lacking(new(), 1));
    }

    [Fact]
    public void A_few_paths_are_counted_with_a_tenth_of_the_node_at_most()
    {
        var node = Node(new NodeDirectoryStatus { Path = "/a", State = NodeDirectoryStatus.Ready, CapacityBytes = 1000 });

        Assert.Equal(0, NodeRoom.LeftOn(node, _ => 100).Lacking(new() { Paths = ["train"] }, 5000));
        Assert.Equal(40, NodeRoom.LeftOn(node, _ => 850).Lacking(new() { Paths = ["train"] }, 5000));
    }

    private static CacheNode Node(params NodeDirectoryStatus[] directories) => new()
    {
        Spec = new()
        {
            Watermarks = new() { HighPercent = 90, LowPercent = 80 },
            Datasets = [new() { Uid = "in", Prefetch = new() }, new() { Uid = "out" }, new() { Uid = "on demand", Prefetch = new() { Policy = PrefetchPolicy.OnDemand } }],
        },
        Status = new() { Directories = [.. directories] },
    };
}
