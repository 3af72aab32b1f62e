using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Operator.PrefetchJobs;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests.PrefetchJobs;

/// <summary>PrefetchJobs on a real API server.</summary>
public sealed class PrefetchJobTests(KubeCluster cluster) : IClassFixture<KubeCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_comes_to_its_end_over_a_failure_and_the_death_of_the_operator()
    {
        await using var world = await PrefetchCluster.ConnectAsync(cluster);
        var dataset = await world.AddDatasetAsync();
        var (a, b) = (await world.AddNodeAsync(dataset), await world.AddNodeAsync(dataset));
        await using (world.Run())
        {
            await world.AddJobAsync();
            var running = await world.PhaseAsync(PrefetchJobPhase.Running);
            await world.ReportAsync(a, running, NodePrefetchJobStatus.Complete);
            await world.ReportAsync(b, running, NodePrefetchJobStatus.Failed, "origin: 503");
            await world.JobAsync(job => job.Status!.Conditions.IsTrue(PrefetchJobCondition.Retrying));

            // An event follows its status; who dies in between has not told.
            await EventsAsync(world, PrefetchReason.Retrying, PrefetchReason.Started);
        }

        await using (world.Run())
        {
            var again = await world.JobAsync(job => job.Status!.Attempt == 1);
            Assert.Empty(again.Status!.Failures);
            Assert.Null(again.Status.Conditions.Find(PrefetchJobCondition.Retrying));
            await world.ReportAsync(a, again, NodePrefetchJobStatus.Complete);
            await world.ReportAsync(b, again, NodePrefetchJobStatus.Complete);
            var complete = await world.PhaseAsync(PrefetchJobPhase.Complete);
            Assert.Equal("100%", complete.Status!.Summary.Done);
            Assert.Equal(PrefetchCluster.Snapshot, complete.Status.Snapshot);
            Assert.Null(complete.Metadata.Finalizers);
            await EventsAsync(world, PrefetchReason.Complete, PrefetchReason.Retrying, PrefetchReason.Started);
        }

        Assert.DoesNotContain(ReconcileOutcome.Error, world.Metrics.Outcomes);
    }

    [Fact]
    public async Task After_a_restart_what_is_as_it_should_be_is_not_written()
    {
        await using var world = await PrefetchCluster.ConnectAsync(cluster);
        var dataset = await world.AddDatasetAsync();
        var node = await world.AddNodeAsync(dataset);
        await using (world.Run())
        {
            await world.AddJobAsync(new PrefetchJobSpec { Schedule = "0 0 1 1 *", TimeZone = "Europe/Berlin", Paths = ["val"] });
            await world.PhaseAsync(PrefetchJobPhase.Scheduled);
            await Until.TrueAsync(async () => (await world.FindAsync())!.Status!.NextScheduleTime is not null, Token);
        }

        var (writes, reconciles) = (world.Writes, world.Metrics.Outcomes.Count);
        await using (world.Run()) await Until.TrueAsync(() => world.Metrics.Outcomes.Count > reconciles, Token);
        Assert.Equal(writes, world.Writes);
    }

    [Fact]
    public async Task Long_messages_and_many_failures_do_not_keep_a_status_from_being_written()
    {
        await using var world = await PrefetchCluster.ConnectAsync(cluster);
        var dataset = await world.AddDatasetAsync();
        var nodes = new List<string>();
        for (var i = 0; i < 12; i++) nodes.Add(await world.AddNodeAsync(dataset));
        await using var running = world.Run();
        await world.AddJobAsync(new PrefetchJobSpec { BackoffLimit = 0 });
        var job = await world.PhaseAsync(PrefetchJobPhase.Running);
        foreach (var node in nodes) await world.ReportAsync(node, job, NodePrefetchJobStatus.Failed, new string('m', StatusText.MaxMessage));
        var failed = await world.PhaseAsync(PrefetchJobPhase.Failed);
        Assert.Equal(10, failed.Status!.Failures.Count);
        Assert.Equal(StatusText.MaxMessage, failed.Status.Message!.Length);
        Assert.Equal(new PrefetchNodes { Desired = 12, Failed = 12 }, failed.Status.Nodes);
    }

    [Fact]
    public async Task An_ended_job_is_deleted_after_its_time()
    {
        await using var world = await PrefetchCluster.ConnectAsync(cluster);
        var dataset = await world.AddDatasetAsync();
        var node = await world.AddNodeAsync(dataset);
        await using var running = world.Run();
        await world.AddJobAsync(new PrefetchJobSpec { TtlSecondsAfterFinished = 0 });
        await world.ReportAsync(node, await world.PhaseAsync(PrefetchJobPhase.Running), NodePrefetchJobStatus.Complete);
        await Until.TrueAsync(async () => await world.FindAsync() is null, Token);
    }

    [Fact]
    public async Task A_spec_that_is_edited_all_the_time_is_followed()
    {
        await using var world = await PrefetchCluster.ConnectAsync(cluster);
        await using var running = world.Run();
        var job = await world.AddJobAsync(new PrefetchJobSpec { Schedule = "@yearly" });
        for (var i = 0; i < 50; i++)
        {
            await world.Client.PatchAsync<PrefetchJob>(
                NamespacedName.Of(job), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["suspend"] = i % 2 == 0, ["backoffLimit"] = i } }), null, Token);
        }

        var last = await world.JobAsync(j => j.Status?.ObservedGeneration == j.Metadata.Generation);
        Assert.Equal(PrefetchJobPhase.Scheduled, last.Status!.Phase);
        Assert.DoesNotContain(ReconcileOutcome.Error, world.Metrics.Outcomes);
    }

    private static Task EventsAsync(PrefetchCluster world, params string[] reasons) => Until.TrueAsync(
        async () => (await world.Client.ListAllAsync<Corev1Event>(new ListOptions { Namespace = world.Namespace }, Token)).Items.Select(e => e.Reason).Order().SequenceEqual(reasons), Token);
}
