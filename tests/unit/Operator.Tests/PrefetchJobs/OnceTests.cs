using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class OnceTests
{
    [Fact]
    public void A_run_begins_with_the_snapshot_and_tells_the_nodes_what_to_fetch()
    {
        var trial = new JobTrial().With("a", "b");
        trial.Pass();

        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal((0, 0, JobTrial.Snapshot), (trial.Status.Run, trial.Status.Attempt, trial.Status.Snapshot));
        Assert.Equal(trial.Now.UtcDateTime, trial.Status.StartTime);
        Assert.True(trial.Job.WantsFetching());
        Assert.Equal([PrefetchReason.Started], trial.Reasons);
        Assert.Equal(new PrefetchNodes { Desired = 2, Pending = 2 }, trial.Status.Nodes);
        Assert.Equal(1, trial.Status.ObservedGeneration);
        Assert.Equal("0/2", trial.Status.Summary.Nodes);
        Assert.Equal("0%", trial.Status.Summary.Done);
    }

    [Theory]
    [InlineData("no dataset", PrefetchReason.DatasetNotFound)]
    [InlineData("deleting", PrefetchReason.DatasetNotFound)]
    [InlineData("no snapshot", PrefetchReason.NoSnapshot)]
    [InlineData("no nodes", PrefetchReason.NoNodes)]
    public void What_cannot_begin_says_what_it_waits_for(string lack, string reason)
    {
        var trial = new JobTrial();
        if (lack != "no nodes") trial.Place("a");
        if (lack == "no dataset") trial.Dataset = null;
        if (lack == "deleting") trial.Dataset!.Metadata.DeletionTimestamp = trial.Now.UtcDateTime;
        if (lack == "no snapshot") trial.Dataset = trial.Dataset! with { Status = new DatasetStatus { Message = "bucket b: 403" } };
        trial.Pass();

        Assert.Equal(PrefetchJobPhase.Pending, trial.Status.Phase);
        Assert.Equal(reason, trial.ReasonOf(PrefetchJobCondition.Complete));
        Assert.False(trial.Is(PrefetchJobCondition.Failed));
        Assert.Contains("data", trial.Status.Message);
        if (lack == "no snapshot") Assert.Contains("403", trial.Status.Message);
        Assert.Null(trial.Status.StartTime);
        Assert.False(trial.Job.WantsFetching());
        Assert.Empty(trial.Events);
    }

    [Fact]
    public void It_keeps_the_snapshot_that_it_began_with()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.Dataset = trial.Dataset! with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "newer", Objects = 99 } } };
        trial.Pass();

        Assert.Equal(JobTrial.Snapshot, trial.Status.Snapshot);
    }

    [Fact]
    public void It_is_complete_when_every_wanted_node_is()
    {
        var trial = new JobTrial().With("a", "b");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Advance(TimeSpan.FromSeconds(5));
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal("50%", trial.Status.Summary.Done);
        Assert.Equal("not begun on b", trial.Status.Message);

        trial.Report("b", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Complete, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Complete));
        Assert.False(trial.Is(PrefetchJobCondition.Failed));
        Assert.Equal(trial.Now.UtcDateTime, trial.Status.CompletionTime);
        Assert.Equal(trial.Now.UtcDateTime, trial.Status.LastSuccessfulTime);
        Assert.Equal("100%", trial.Status.Summary.Done);
        Assert.Null(trial.Status.Message);
        Assert.False(trial.Job.WantsFetching());
        Assert.Equal([PrefetchReason.Started, PrefetchReason.Complete], trial.Reasons);
    }

    [Fact]
    public void What_a_node_said_of_another_attempt_counts_for_nothing()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Edit(spec => spec with { Paths = ["val"] });
        trial.Pass();

        Assert.Equal(1, trial.Status.Attempt);
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal(1, trial.Status.Nodes.Pending);
    }

    [Fact]
    public void A_node_that_comes_to_be_wanted_during_the_run_is_waited_for()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.Place("b");
        trial.Report("a", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);

        trial.Remove("b");
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Complete, trial.Status.Phase);
    }

    [Fact]
    public void A_run_without_nodes_waits_and_is_not_complete()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.Remove("a");
        trial.Pass();

        Assert.Equal(PrefetchJobPhase.Pending, trial.Status.Phase);
        Assert.Equal(PrefetchReason.NoNodes, trial.ReasonOf(PrefetchJobCondition.Complete));
        Assert.False(trial.Is(PrefetchJobCondition.Complete));
    }

    [Fact]
    public void The_end_of_its_Dataset_is_the_end_of_a_run()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.Dataset = null;
        trial.Pass();

        Assert.Equal(PrefetchJobPhase.Failed, trial.Status.Phase);
        Assert.Equal(PrefetchReason.DatasetNotFound, trial.ReasonOf(PrefetchJobCondition.Failed));
        Assert.False(trial.Job.WantsFetching());
    }

    [Fact]
    public void A_wrong_spec_is_told_once_and_begins_when_it_is_mended()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Paths = ["/absolute"] }).With("a");
        trial.Pass();
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Failed, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Failed));
        Assert.Contains("spec.paths", trial.Status.Message);
        Assert.Equal([PrefetchReason.InvalidSpec], trial.Reasons);
        Assert.False(trial.Job.WantsFetching());

        trial.Edit(spec => spec with { Paths = ["relative"] });
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.False(trial.Is(PrefetchJobCondition.Failed));
    }

    [Fact]
    public void An_ended_job_is_not_run_again_by_another_spec()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        var ended = trial.Status;
        trial.Edit(spec => spec with { Paths = ["val"] });
        trial.Pass();

        Assert.Equal(ended, trial.Status);
        Assert.Equal(1, trial.Status.ObservedGeneration);
    }

    [Theory]
    [InlineData(NodePrefetchJobStatus.Complete)]
    [InlineData(NodePrefetchJobStatus.Failed)]
    public void It_is_deleted_when_its_time_after_the_end_is_over(string state)
    {
        var trial = new JobTrial(new PrefetchJobSpec { TtlSecondsAfterFinished = 60, BackoffLimit = 0 }).With("a");
        trial.Pass();
        trial.ReportAll(state);
        Assert.Equal(TimeSpan.FromSeconds(60), trial.Pass().RequeueAfter);
        trial.Advance(TimeSpan.FromSeconds(59));
        trial.Pass();
        Assert.False(trial.IsDeleted);

        trial.Advance(TimeSpan.FromSeconds(1));
        trial.Pass();
        Assert.True(trial.IsDeleted);
    }

    [Fact]
    public void What_never_began_is_never_deleted()
    {
        var trial = new JobTrial(new PrefetchJobSpec { TtlSecondsAfterFinished = 0 }) { Dataset = null };
        trial.RunUntil(trial.Now.AddDays(1));

        Assert.False(trial.IsDeleted);
    }
}
