using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class SumTests
{
    [Fact]
    public void Numbers_are_sums_over_the_nodes_with_rate_and_time_left()
    {
        var trial = new JobTrial().With("a", "b", "c", "d");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000, rate: 7);
        trial.Report("b", NodePrefetchJobStatus.Running, done: 500, rate: 200);
        trial.Report("c", NodePrefetchJobStatus.Running, done: 100, rate: 100);
        trial.Pass();

        Assert.Equal(new PrefetchNodes { Desired = 4, Complete = 1, Running = 2, Pending = 1 }, trial.Status.Nodes);
        Assert.Equal((4000, 1600), (trial.Status.Bytes.Total, trial.Status.Bytes.Done));
        Assert.Equal((40, 16), (trial.Status.Objects.Total, trial.Status.Objects.Done));
        Assert.Equal(300, trial.Status.RateBytesPerSecond);
        Assert.Equal(8, trial.Status.EtaSeconds);
        Assert.Equal("40%", trial.Status.Summary.Done);
    }

    [Fact]
    public void Before_a_node_has_counted_the_paths_nothing_is_said_of_their_size()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Paths = ["val"] }).With("a", "b");
        trial.Pass();
        Assert.Equal(0, trial.Status.Bytes.Total);
        Assert.Null(trial.Status.Summary.Done);
        Assert.Null(trial.Status.EtaSeconds);

        trial.Report("a", NodePrefetchJobStatus.Running, done: 500);
        trial.Pass();
        Assert.Equal(2000, trial.Status.Bytes.Total);
        Assert.Equal("25%", trial.Status.Summary.Done);
    }

    [Fact]
    public void An_empty_set_of_objects_is_complete()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Paths = ["empty"] }).With("a");
        trial.Dataset = trial.Dataset! with { Status = trial.Dataset.Status! with { Snapshot = new() { Id = JobTrial.Snapshot } } };
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Complete, total: 0);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Complete, trial.Status.Phase);
        Assert.Equal("100%", trial.Status.Summary.Done);
    }

    [Fact]
    public void The_first_ten_failures_are_named_with_their_nodes()
    {
        var trial = new JobTrial().With("b", "a", "c");
        trial.Pass();
        foreach (var node in new[] { "a", "b", "c" }) trial.Report(node, NodePrefetchJobStatus.Failed, failed: 500, failures: ["1", "2", "3", "4", "5"]);
        trial.Pass();

        Assert.Equal(["a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4", "b5"], trial.Status.Failures.Select(f => f.Node + f.Key));
    }
}
