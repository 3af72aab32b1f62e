using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Operator.Pools.Planning;
using VastK8s.Operator.Pools.Status;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Status;

public class PoolReportTests
{
    [Fact]
    public void Sums_are_of_the_nodes_that_are_alive()
    {
        var model = new PoolModel(3);
        model.Add(Make.Dataset("d"), bytes: 10);
        model.Settle();
        model.Ready("n1", false);

        var status = Of(model).Status;

        Assert.Equal((3, 2, 2000L, 1), (status.Nodes.Desired, status.Nodes.Ready, status.CapacityBytes, status.Datasets));
        Assert.Equal("2/3", status.Summary.Nodes);
        Assert.True(status.Conditions.IsTrue(CachePoolCondition.Accepted));
        Assert.Equal("NodesNotReady", status.Conditions.Find(CachePoolCondition.Ready)!.Reason);
        Assert.Contains("n1", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_all_is_well_it_says_so()
    {
        var model = new PoolModel(2);
        model.Settle();

        var report = Of(model);

        Assert.Empty(report.Problems);
        Assert.Null(report.Status.Message);
        Assert.True(report.Status.Conditions.IsTrue(CachePoolCondition.Ready));
    }

    [Fact]
    public void A_failed_directory_is_named()
    {
        var model = new PoolModel(1);
        model.Settle();
        var status = model.CacheNodes["n0"].Status!;
        model.CacheNodes["n0"] = model.CacheNodes["n0"] with
        {
            Status = status with { Conditions = [], Directories = [status.Directories[0] with { State = NodeDirectoryStatus.Failed, Message = "EIO" }] },
        };

        Assert.Equal([new PoolProblem("DirectoryFailed", "n0: /mnt/a failed: EIO", IsTold: true)], Of(model).Problems);
    }

    [Fact]
    public void A_node_of_an_older_pool_is_named_with_it()
    {
        var model = new PoolModel(1);
        model.OtherPools.Add(Make.Pool("older", age: 5));

        var condition = Of(model).Status.Conditions.Find(CachePoolCondition.Accepted)!;

        Assert.Equal((ConditionStatus.False, "NodesInOtherPool"), (condition.Status, condition.Reason));
        Assert.Contains("older", condition.Message, StringComparison.Ordinal);
        Assert.Contains("n0", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_spec_is_told_and_nothing_is_done_about_it()
    {
        var model = new PoolModel(2);
        model.Settle();
        var before = model.CacheNodes["n0"].Spec;
        model.Pool = Make.Pool(change: spec => spec with { Watermarks = new() { HighPercent = 10, LowPercent = 90 } });
        model.Nodes.Add(Make.Node("n9"));

        var status = Of(model).Status;

        Assert.Equal("InvalidSpec", status.Conditions.Find(CachePoolCondition.Accepted)!.Reason);
        Assert.Contains("spec.watermarks", status.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.CacheNodes["n0"].Spec);
        Assert.DoesNotContain("n9", model.CacheNodes.Keys);
    }

    [Fact]
    public void Deletion_says_what_it_waits_for()
    {
        var model = new PoolModel(1);
        for (var i = 0; i < 7; i++) model.Add(Make.Dataset($"d{i}"));
        model.Settle();
        model.Pool.Metadata.DeletionTimestamp = Make.Epoch;

        Assert.Contains("team/d0, team/d1, team/d2, team/d3, team/d4 and 2 more", Of(model).Status.Message, StringComparison.Ordinal);
        Assert.NotEmpty(model.CacheNodes);

        model.Datasets.Clear();
        model.Pass();
        Assert.Empty(model.CacheNodes);
    }

    private static PoolReport Of(PoolModel model)
    {
        PoolPlan plan = model.Pass();
        return PoolReport.Of(model.Pool, plan, model.Now);
    }
}
