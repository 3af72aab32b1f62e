using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class ScheduleTests
{
    private static readonly PrefetchJobSpec Hourly = new() { Schedule = "0 * * * *" };

    private static DateTimeOffset At(int hour, int minute = 0, int day = 2) => new(2026, 3, day, hour, minute, 0, TimeSpan.Zero);

    [Fact]
    public void It_waits_for_the_time_of_its_first_run()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Scheduled, trial.Status.Phase);
        Assert.Equal(At(10).UtcDateTime, trial.Status.NextScheduleTime);
        Assert.Null(trial.Status.StartTime);
        Assert.Empty(trial.Events);
    }

    [Fact]
    public void It_runs_at_its_times_and_numbers_runs_by_them()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.RunUntil(At(10));
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
        Assert.Equal(At(10).ToUnixTimeSeconds(), trial.Status.Run);
        Assert.Equal(At(10).UtcDateTime, trial.Status.LastScheduleTime);
        Assert.Equal(At(11).UtcDateTime, trial.Status.NextScheduleTime);

        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Scheduled, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Complete));
        trial.RunUntil(At(11));
        Assert.Equal(At(11).ToUnixTimeSeconds(), trial.Status.Run);
        Assert.False(trial.Is(PrefetchJobCondition.Complete));
        Assert.DoesNotContain(PrefetchReason.RunSkipped, trial.Reasons);
    }

    [Fact]
    public void Times_are_of_the_time_zone()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Schedule = "30 2 * * *", TimeZone = "Europe/Berlin" }).With("a");
        trial.Pass();
        Assert.Equal(At(1, 30, day: 3).UtcDateTime, trial.Status.NextScheduleTime);
    }

    [Fact]
    public void Of_missed_runs_the_newest_alone_is_run()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.Pass();
        trial.Now = At(15, 20);
        trial.Pass();
        Assert.Equal(At(15).ToUnixTimeSeconds(), trial.Status.Run);
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.RunUntil(At(15, 59));
        Assert.Single(trial.Reasons, PrefetchReason.Started);
    }

    [Fact]
    public void Too_late_it_is_left_out()
    {
        var trial = new JobTrial(Hourly with { StartingDeadlineSeconds = 600 }).With("a");
        trial.Pass();
        trial.Now = At(15, 20);
        trial.Pass();
        Assert.Null(trial.Status.StartTime);
        Assert.Equal([PrefetchReason.RunSkipped], trial.Reasons);
        trial.RunUntil(At(16));
        Assert.Equal(At(16).ToUnixTimeSeconds(), trial.Status.Run);
    }

    [Fact]
    public void What_could_not_begin_in_time_is_left_out_too()
    {
        var trial = new JobTrial(Hourly with { StartingDeadlineSeconds = 600 });
        trial.RunUntil(At(10, 5));
        Assert.Equal(PrefetchJobPhase.Pending, trial.Status.Phase);
        trial.RunUntil(At(10, 15));
        Assert.Equal(PrefetchJobPhase.Scheduled, trial.Status.Phase);
        trial.Place("a");
        trial.RunUntil(At(10, 30));
        Assert.Null(trial.Status.StartTime);
        Assert.Equal([PrefetchReason.RunSkipped], trial.Reasons);
    }

    [Fact]
    public void Forbid_leaves_out_what_is_due_during_a_run()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.RunUntil(At(12, 30));
        Assert.Equal(At(10).ToUnixTimeSeconds(), trial.Status.Run);
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.RunUntil(At(12, 59));
        Assert.Equal(At(10).ToUnixTimeSeconds(), trial.Status.Run);
        Assert.Equal(2, trial.Reasons.Count(r => r == PrefetchReason.RunSkipped));
        trial.RunUntil(At(13));
        Assert.Equal(At(13).ToUnixTimeSeconds(), trial.Status.Run);
    }

    [Fact]
    public void Replace_ends_the_run_before()
    {
        var trial = new JobTrial(Hourly with { ConcurrencyPolicy = ConcurrencyPolicy.Replace }).With("a");
        trial.RunUntil(At(10, 30));
        trial.ReportAll(NodePrefetchJobStatus.Running);
        trial.RunUntil(At(11));
        Assert.Equal(At(11).ToUnixTimeSeconds(), trial.Status.Run);
        Assert.Equal(1, trial.Status.Nodes.Pending);
        Assert.Contains(PrefetchReason.Replaced, trial.Reasons);
        Assert.Equal(At(11).UtcDateTime, trial.Status.StartTime);
    }

    [Fact]
    public void Suspended_no_run_begins_and_the_newest_missed_one_does_afterwards()
    {
        var trial = new JobTrial(Hourly with { Suspend = true }).With("a");
        trial.RunUntil(At(12, 30));
        Assert.Equal(PrefetchJobPhase.Suspended, trial.Status.Phase);
        Assert.Null(trial.Status.StartTime);
        Assert.Null(trial.Status.NextScheduleTime);
        trial.Edit(spec => spec with { Suspend = false });
        trial.Pass();
        Assert.Equal(At(12).ToUnixTimeSeconds(), trial.Status.Run);
    }

    [Fact]
    public void A_clock_put_back_runs_no_time_twice_and_says_so()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.RunUntil(At(10));
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        trial.Now = At(8, 15);
        trial.RunUntil(At(10, 59));
        Assert.Single(trial.Reasons, PrefetchReason.Started);
        trial.Now = At(9);
        trial.Pass();
        Assert.Contains("put back", trial.Status.Message);
        trial.RunUntil(At(11));
        Assert.Equal(2, trial.Reasons.Count(r => r == PrefetchReason.Started));
    }

    [Fact]
    public void A_clock_put_forward_and_back_again_runs_no_time_twice()
    {
        var trial = new JobTrial(Hourly).With("a");
        trial.RunUntil(At(10));
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        trial.Now = At(20, 10);
        trial.Pass();
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        trial.Now = At(10, 5);
        trial.RunUntil(At(21));
        trial.ReportAll(NodePrefetchJobStatus.Complete);
        trial.Pass();
        Assert.Equal(3, trial.Reasons.Count(r => r == PrefetchReason.Started));
    }

    [Fact]
    public void A_clock_put_forward_is_noticed_within_minutes()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Schedule = "@yearly" }).With("a");
        Assert.InRange(trial.Pass().RequeueAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_schedule_without_times_is_no_reason_to_wake()
    {
        var trial = new JobTrial(new PrefetchJobSpec { Schedule = "0 0 30 2 *" }).With("a");
        Assert.Null(trial.Pass().RequeueAfter);
        Assert.Null(trial.Status.NextScheduleTime);
    }

    [Fact]
    public void A_run_fails_and_the_next_one_is_due_all_the_same()
    {
        var trial = new JobTrial(Hourly with { BackoffLimit = 0 }).With("a");
        trial.RunUntil(At(10));
        trial.ReportAll(NodePrefetchJobStatus.Failed, "origin: 403");
        trial.Pass();
        Assert.Equal(PrefetchJobPhase.Scheduled, trial.Status.Phase);
        Assert.True(trial.Is(PrefetchJobCondition.Failed));
        Assert.Contains("403", trial.Status.Message);
        trial.RunUntil(At(10, 40));
        Assert.Contains("403", trial.Status.Message);
        trial.RunUntil(At(11));
        Assert.False(trial.Is(PrefetchJobCondition.Failed));
        Assert.Equal(PrefetchJobPhase.Running, trial.Status.Phase);
    }

    [Fact]
    public void A_century_of_missed_minutes_is_looked_through_at_once()
    {
        Assert.True(CronSchedule.TryParse("* * * * *", TimeZoneInfo.Utc, out var cron, out _));
        Assert.Equal(At(9, 30), RunSchedule.Newest(cron, At(9, 30).AddYears(-100), At(9, 30).AddSeconds(30)));
    }
}
