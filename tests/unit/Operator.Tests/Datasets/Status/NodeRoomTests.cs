using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Tests.Datasets.Status;

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

        Assert.Equal(lacking, NodeRoom.Lacking(node, bytes, _ => 100));
    }

    [Fact]
    public void Of_a_node_that_has_not_told_its_directories_it_is_not_known()
    {
        Assert.Null(NodeRoom.Lacking(Node(), 1, _ => 0));
        Assert.Null(NodeRoom.Lacking(Node() with { Status = null }, 1, _ => 0));
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
