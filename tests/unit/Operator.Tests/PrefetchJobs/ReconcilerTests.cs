using VastK8s.Api.CacheNodes;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

public class ReconcilerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_from_its_Datasets_first_listing_to_its_end()
    {
        await using var world = new PrefetchWorld();
        await world.AddJobAsync();
        Assert.Contains("no Dataset data", (await world.PhaseAsync(PrefetchJobPhase.Pending)).Status!.Message);

        var dataset = await world.AddDatasetAsync(isListed: false);
        await world.JobAsync(job => job.Status?.Message?.Contains("not been listed", StringComparison.Ordinal) == true);
        await world.ListedAsync(dataset);
        await world.JobAsync(job => job.Status?.Message?.Contains("not placed", StringComparison.Ordinal) == true);
        await world.AddNodeAsync("a", dataset);
        var running = await world.PhaseAsync(PrefetchJobPhase.Running);
        Assert.Equal(PrefetchWorld.Snapshot, running.Status!.Snapshot);

        await world.ReportAsync("a", running, NodePrefetchJobStatus.Complete, 1000);
        var complete = await world.PhaseAsync(PrefetchJobPhase.Complete);
        Assert.Equal("100%", complete.Status!.Summary.Done);
        Assert.Null(complete.Metadata.Finalizers);
        await Until.TrueAsync(async () => (await world.EventReasonsAsync()).SequenceEqual([PrefetchReason.Complete, PrefetchReason.Started]), Token);
    }

    [Fact]
    public async Task Progress_is_written_every_two_seconds_and_what_is_no_progress_at_once()
    {
        await using var world = new PrefetchWorld();
        var dataset = await world.AddDatasetAsync();
        await world.AddNodeAsync("a", dataset);
        await world.AddJobAsync();
        var job = await world.PhaseAsync(PrefetchJobPhase.Running);
        await world.ReportAsync("a", job, NodePrefetchJobStatus.Running, 100);
        await world.JobAsync(j => j.Status!.Nodes.Running == 1);
        var before = world.Writes.Count;
        await world.ReportAsync("a", job, NodePrefetchJobStatus.Running, 200);
        await world.ReportAsync("a", job, NodePrefetchJobStatus.Running, 300);

        // Held back until the clock moves on.
        await Until.TrueAsync(
            async () =>
            {
                world.Time.Advance(TimeSpan.FromMilliseconds(500));
                return (await world.FindAsync())!.Status!.Bytes.Done == 300;
            },
            Token);
        Assert.InRange(world.Writes.Count - before, 1, 2);
        await world.ReportAsync("a", job, NodePrefetchJobStatus.Complete, 1000);
        await world.PhaseAsync(PrefetchJobPhase.Complete);
    }

    [Fact]
    public async Task A_scheduled_job_runs_when_its_time_comes()
    {
        await using var world = new PrefetchWorld();
        var dataset = await world.AddDatasetAsync();
        await world.AddNodeAsync("a", dataset);
        await world.AddJobAsync(new PrefetchJobSpec { Schedule = "0 * * * *" });
        await world.PhaseAsync(PrefetchJobPhase.Scheduled);

        // Its timer may be set only after its status is seen, and counts from then: within the hour all the same.
        var minutes = 0;
        var job = await world.JobAsync(job =>
        {
            if (minutes++ < 75) world.Time.Advance(TimeSpan.FromMinutes(1));
            return job.Status?.Phase == PrefetchJobPhase.Running;
        });
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), job.Status!.Run);
    }

    [Fact]
    public async Task An_ended_job_is_deleted_after_its_time()
    {
        await using var world = new PrefetchWorld();
        var dataset = await world.AddDatasetAsync();
        await world.AddNodeAsync("a", dataset);
        await world.AddJobAsync(new PrefetchJobSpec { TtlSecondsAfterFinished = 60 });
        await world.ReportAsync("a", await world.PhaseAsync(PrefetchJobPhase.Running), NodePrefetchJobStatus.Complete, 1000);
        await world.PhaseAsync(PrefetchJobPhase.Complete);
        await Until.TrueAsync(
            async () =>
            {
                world.Time.Advance(TimeSpan.FromSeconds(5));
                return await world.FindAsync() is null;
            },
            Token);
    }

    [Fact]
    public async Task A_nodes_labels_decide_at_any_time()
    {
        await using var world = new PrefetchWorld();
        var dataset = await world.AddDatasetAsync();
        await world.AddNodeAsync("a", dataset);
        await world.AddJobAsync(new PrefetchJobSpec { NodeSelector = JobTrial.Selector("zone", "z1") });
        await world.PhaseAsync(PrefetchJobPhase.Pending);
        var node = await world.Client.GetAsync<V1Node>(new NamespacedName("a"), Token);
        node.Metadata.Labels = new Dictionary<string, string> { ["zone"] = "z1" };
        await world.Client.UpdateAsync(node, null, Token);
        await world.PhaseAsync(PrefetchJobPhase.Running);
    }

    [Fact]
    public async Task What_an_old_server_let_through_is_told_as_a_condition()
    {
        await using var world = new PrefetchWorld(admits: false);
        await world.AddJobAsync(new PrefetchJobSpec { TimeZone = "Mars/Olympus", Schedule = "@daily" });
        var job = await world.PhaseAsync(PrefetchJobPhase.Failed);
        Assert.Contains("spec.timeZone", job.Status!.Message);
    }

    [Fact]
    public async Task At_rest_nothing_is_written()
    {
        await using var world = new PrefetchWorld();
        var dataset = await world.AddDatasetAsync();
        await world.AddNodeAsync("a", dataset);
        await world.AddJobAsync(new PrefetchJobSpec { Schedule = "0 0 1 1 *" }, "scheduled");
        await world.AddJobAsync(name: "once");
        await world.ReportAsync("a", await world.PhaseAsync(PrefetchJobPhase.Running, "once"), NodePrefetchJobStatus.Complete, 1000);
        await world.PhaseAsync(PrefetchJobPhase.Complete, "once");
        await world.PhaseAsync(PrefetchJobPhase.Scheduled, "scheduled");
        await Until.TrueAsync(async () => (await world.EventReasonsAsync()).Count == 2, Token);
        var before = world.Writes.Count;
        for (var minute = 0; minute < 60; minute++) world.Time.Advance(TimeSpan.FromMinutes(1));

        // Another job's way through the same workers, after whatever the hour has woken.
        await world.AddJobAsync(name: "last", dataset: "none");
        await world.PhaseAsync(PrefetchJobPhase.Pending, "last");
        Assert.Equal(["last"], world.Writes.Skip(before).Select(w => w.Key.Name));
    }
}
