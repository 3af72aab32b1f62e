using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

/// <summary>Whatever happens, in whatever order.</summary>
public class PropertyTests
{
    private static readonly string[] Nodes = ["a", "b", "c"];
    private static readonly string[] States = [NodePrefetchJobStatus.Pending, NodePrefetchJobStatus.Running, NodePrefetchJobStatus.Complete, NodePrefetchJobStatus.Failed];

    [Fact]
    public void A_plan_that_was_carried_out_gives_itself() => Check((trial, _) =>
    {
        var before = trial.Status;
        var again = PrefetchJobPlanner.Desired(trial.Job, trial.Dataset, trial.Candidates, trial.Now);
        Assert.Equal(before, again.Status);
        Assert.Empty(again.Events);
    });

    [Fact]
    public void No_time_is_run_twice_and_no_run_goes_back()
    {
        var begun = new Dictionary<JobTrial, long>();
        Check((trial, events) =>
        {
            if (trial.Job.Spec.Schedule is null || !events.Any(e => e.Reason == PrefetchReason.Started)) return;
            Assert.True(trial.Status.Run > begun.GetValueOrDefault(trial), $"run {trial.Status.Run} after {begun.GetValueOrDefault(trial)}");
            begun[trial] = trial.Status.Run;
        });
    }

    [Fact]
    public void Complete_is_said_of_nothing_less() => Check((trial, events) =>
    {
        // Another run may have begun in the same moment.
        if (events.Any(e => e.Reason == PrefetchReason.Complete) && !events.Any(e => e.Reason == PrefetchReason.Started)) Assert.All(trial.Candidates, node => Assert.Equal(NodePrefetchJobStatus.Complete, node.ReportOf(JobTrial.JobUid, trial.Status.Run, trial.Status.Attempt)!.State));
    });

    [Fact]
    public void Node_counts_and_attempts_stay_within_their_bounds() => Check((trial, _) =>
    {
        var nodes = trial.Status.Nodes;
        Assert.Equal(nodes.Desired, nodes.Pending + nodes.Running + nodes.Complete + nodes.Failed);
        Assert.True(trial.Last!.RequeueAfter is null || trial.Last.RequeueAfter >= TimeSpan.Zero);
        Assert.Contains(trial.Status.Phase, new[] { PrefetchJobPhase.Pending, PrefetchJobPhase.Scheduled, PrefetchJobPhase.Running, PrefetchJobPhase.Suspended, PrefetchJobPhase.Complete, PrefetchJobPhase.Failed });
    });

    private static void Check(Action<JobTrial, IReadOnlyList<PlannedEvent>> holds) => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), steps =>
    {
        var isScheduled = steps.Length % 2 == 1;
        var trial = new JobTrial(new PrefetchJobSpec
        {
            Schedule = isScheduled ? "*/10 * * * *" : null,
            ConcurrencyPolicy = steps.Length % 3 == 0 ? ConcurrencyPolicy.Replace : ConcurrencyPolicy.Forbid,
            StartingDeadlineSeconds = isScheduled && steps.Length % 5 == 0 ? 60 : null,
            ActiveDeadlineSeconds = steps.Length % 7 == 0 ? 1200 : null,
            BackoffLimit = 2,
        }).With(Nodes);
        trial.Pass();
        foreach (var step in steps)
        {
            Do(trial, step);
            trial.Events.Clear();
            trial.Pass();
            holds(trial, [.. trial.Events]);
        }
    }).QuickCheckThrowOnFailure();

    private static void Do(JobTrial trial, int step)
    {
        var by = Math.Abs((long)step);
        switch (by % 8)
        {
            case 0:
                trial.Advance(TimeSpan.FromSeconds(by));
                break;
            case 1:
                trial.Advance(TimeSpan.FromMinutes(by));
                break;
            case 2:
                trial.Advance(TimeSpan.FromMinutes(-by));
                break;
            case 3:
                trial.ReportAll(States[by / 8 % 4]);
                break;
            case 4:
                trial.Edit(spec => spec with { Suspend = !spec.Suspend });
                break;
            case 5:
                trial.Edit(spec => spec with { Paths = [$"p{by}"] });
                break;
            default:
                trial.Report(Nodes[by % 3], States[by / 8 % 4]);
                break;
        }
    }
}
