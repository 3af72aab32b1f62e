using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class RetryTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(4, 160)]
    [InlineData(5, 320)]
    [InlineData(6, 360)]
    [InlineData(100, 360)]
    public void Waits_double_up_to_six_minutes(int attempt, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RunRetries.After(attempt));

    [Fact]
    public void A_failed_node_is_asked_again_after_a_wait()
    {
        var trial = new JobTrial().With("a", "b");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Failed, failed: 100, message: "origin: 503", failures: "x/1");
        trial.Report("b", NodePrefetchJobStatus.Running, done: 500, rate: 100);
        var plan = trial.Pass();
        Assert.Equal(TimeSpan.FromSeconds(10), plan.RequeueAfter);
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Retrying));
        Assert.Equal("a: origin: 503", trial.Status.Message);
        Assert.Equal([new PrefetchFailure { Node = "a", Key = "x/1", Message = "refused" }], trial.Status.Failures);

        trial.Advance(TimeSpan.FromSeconds(9));
        trial.Pass();
        Assert.Equal(0, trial.Status.Attempt);
        trial.Advance(TimeSpan.FromSeconds(1));
        trial.Pass();
        Assert.Equal(1, trial.Status.Attempt);
        Assert.False(trial.Is(PrefetchJobCondition.Retrying));
        Assert.Equal(2, trial.Status.Nodes.Pending);
        Assert.Equal([PrefetchReason.Started, PrefetchReason.Retrying], trial.Reasons);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void After_the_last_attempt_the_run_has_failed(int limit)
    {
        var trial = new JobTrial(new PrefetchJobSpec { BackoffLimit = limit }).With("a", "b");
        trial.Pass();
        while (trial.Status.CompletionTime is null)
        {
            trial.ReportAll(NodePrefetchJobStatus.Failed, "origin: 403");
            trial.Advance(trial.Pass().RequeueAfter ?? TimeSpan.Zero);
            trial.Pass();
        }

        Assert.Equal(limit, trial.Status.Attempt);
        Assert.Equal(PrefetchJobPhase.Failed, trial.Status.Phase);
        Assert.Equal(PrefetchReason.BackoffLimitExceeded, trial.ReasonOf(PrefetchJobCondition.Failed));
        Assert.Contains("a: origin: 403", trial.Status.Message);
        Assert.Contains("0 of 2", trial.Status.Message);
        Assert.Null(trial.Status.LastSuccessfulTime);
    }

    [Fact]
    public void In_the_last_attempt_others_may_end_what_they_began()
    {
        var trial = new JobTrial(new PrefetchJobSpec { BackoffLimit = 0 }).With("a", "b");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Failed, failed: 1000);
        trial.Report("b", NodePrefetchJobStatus.Running, done: 10);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.True(trial.Job.WantsFetching());

        trial.Report("b", NodePrefetchJobStatus.Complete, done: 1000);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Failed, trial.Status.Phase);
        Assert.Equal(new PrefetchNodes { Desired = 2, Complete = 1, Failed = 1 }, trial.Status.Nodes);
        Assert.Equal((2000, 1000, 1000), (trial.Status.Bytes.Total, trial.Status.Bytes.Done, trial.Status.Bytes.Failed));
    }

    [Fact]
    public void A_clock_that_is_put_back_prolongs_a_wait_by_no_more_than_itself()
    {
        var trial = new JobTrial().With("a");
        trial.Pass();
        trial.ReportAll(NodePrefetchJobStatus.Failed);
        trial.Pass();
        trial.Advance(TimeSpan.FromDays(-30));
        Assert.Equal(TimeSpan.FromSeconds(10), trial.Pass().RequeueAfter);
        trial.Advance(TimeSpan.FromSeconds(10));
        trial.Pass();
        Assert.Equal(1, trial.Status.Attempt);
        Assert.Single(trial.Reasons, PrefetchReason.Retrying);
    }

    [Fact]
    public void The_deadline_ends_a_run_over_all_attempts()
    {
        var trial = new JobTrial(new PrefetchJobSpec { ActiveDeadlineSeconds = 25 }).With("a");
        trial.Pass();
        trial.ReportAll(NodePrefetchJobStatus.Failed);
        trial.Pass();
        trial.Advance(TimeSpan.FromSeconds(10));
        trial.Pass();
        Assert.Equal(1, trial.Status.Attempt);
        Assert.Equal(TimeSpan.FromSeconds(15), trial.Pass().RequeueAfter);
        trial.Advance(TimeSpan.FromSeconds(15));
        trial.Pass();
        Assert.Equal(PrefetchReason.DeadlineExceeded, trial.ReasonOf(PrefetchJobCondition.Failed));
        Assert.Equal(PrefetchJobPhase.Failed, trial.Status.Phase);
    }

    [Fact]
    public void Suspended_it_stops_and_goes_on_with_its_time_anew()
    {
        var trial = new JobTrial(new PrefetchJobSpec { ActiveDeadlineSeconds = 60 }).With("a");
        trial.Pass();
        trial.Report("a", NodePrefetchJobStatus.Running, done: 300, rate: 50);
        trial.Edit(spec => spec with { Suspend = true });
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Suspended, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Suspended));
        Assert.False(trial.Job.WantsFetching());
        Assert.Equal(0, trial.Status.RateBytesPerSecond);

        trial.Advance(TimeSpan.FromHours(1));
        trial.Pass();
        trial.Edit(spec => spec with { Suspend = false });
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal(0, trial.Status.Attempt);
        Assert.Equal(trial.Now.UtcDateTime, trial.Status.StartTime);
        Assert.True(trial.Job.WantsFetching());
    }

    [Fact]
    public void Suspended_from_the_beginning_it_does_not_begin()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Suspend = true }).With("a");
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Suspended, trial.Status.Phase);
        Assert.Null(trial.Status.StartTime);

        trial.Edit(spec => spec with { Suspend = false });
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
    }
}
