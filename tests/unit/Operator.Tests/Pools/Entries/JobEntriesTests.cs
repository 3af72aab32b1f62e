using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Entries;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Entries;

public class JobEntriesTests
{
    [Fact]
    public void A_run_is_told_as_the_status_says()
    {
        var job = Make.Job("j", "d", change: spec => spec with { Paths = ["train"] });

        Assert.Equal(new NodePrefetchJob { Uid = "uid-j", Run = 7, Attempt = 2, DatasetUid = "uid-d", Snapshot = "s", Paths = ["train"] }, JobEntries.Of(job, "uid-d"));
    }

    [Fact]
    public void Only_a_run_that_is_under_way_is_told()
    {
        Assert.Null(JobEntries.Of(Make.Job("j", "d", began: false), "uid-d"));
        Assert.Null(JobEntries.Of(Make.Job("j", "d", ended: Make.Epoch), "uid-d"));
        Assert.NotNull(JobEntries.Of(Make.Job("j", "d"), "uid-d"));
    }

    [Fact]
    public void Nothing_is_told_without_snapshot_suspended_or_deleted()
    {
        var deleted = Make.Job("j", "d");
        deleted.Metadata.DeletionTimestamp = Make.Epoch;

        Assert.Null(JobEntries.Of(Make.Job("j", "d", snapshot: null), "uid-d"));
        Assert.Null(JobEntries.Of(Make.Job("j", "d", change: spec => spec with { Suspend = true }), "uid-d"));
        Assert.Null(JobEntries.Of(deleted, "uid-d"));
    }

    [Fact]
    public void A_job_goes_to_the_nodes_with_a_copy_or_to_those_with_its_labels()
    {
        var model = new PoolModel(4);
        model.Nodes.Add(Make.Node("gpu", labels: new() { ["gpu"] = "h100" }));
        model.Add(Make.Dataset("d", Make.Copies(2)), bytes: 10);
        model.Settle();

        model.Jobs.Add(Make.Job("copies", "d"));
        model.Jobs.Add(Make.Job("labels", "d", change: spec => spec with { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } }));
        model.Jobs.Add(Make.Job("other", "nothing"));
        model.Pass();

        Assert.Equal(model.Fetching("d"), Nodes(model, "uid-copies"));
        Assert.Equal(["gpu"], Nodes(model, "uid-labels"));
        Assert.Empty(Nodes(model, "uid-other"));
    }

    private static IEnumerable<string> Nodes(PoolModel model, string uid) =>
        model.CacheNodes.Values.Where(node => node.Spec.PrefetchJobs.Any(job => job.Uid == uid)).Select(node => node.Spec.NodeName).Order(StringComparer.Ordinal);
}
