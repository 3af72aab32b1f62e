using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Tests.Nodes.Support;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>What a node brings before anybody reads it.</summary>
public sealed class NodePrefetchTests
{
    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_job_brings_its_paths_and_stays_complete_over_a_restart()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var published = await node.PublishAsync(AgentOfNode.Entry(node.Source("source", ("a", 100_000), ("b", 50_000))), "one");
        var job = new NodePrefetchJob { Uid = "j", Run = 5, DatasetUid = AgentOfNode.Uid, Snapshot = published.Snapshot!.Id, Paths = ["a"] };
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [job] });
        var status = await node.StatusAsync(s => s.PrefetchJobs.Any(j => j.State == NodePrefetchJobStatus.Complete), "it is complete");
        var done = Assert.Single(status.PrefetchJobs);
        Assert.Equal(("j", 5, 0, 1, 100_000), (done.Uid, done.Run, done.Attempt, done.Objects.Done, done.Bytes.Done));
        Assert.Equal((1, 100_000), (status.Datasets[0].CachedObjects, status.Datasets[0].CachedBytes));

        // The source can go: what is complete is not run again.
        Directory.Delete(Path.GetDirectoryName(node.StateDirectory) + "/source", recursive: true);
        await node.RestartAsync();
        status = await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready) && s.PrefetchJobs.Count == 1, "it is back");
        Assert.Equal(done, status.PrefetchJobs[0]);
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [] });
        await node.StatusAsync(s => s.PrefetchJobs.Count == 0, "it is forgotten");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_attempt_that_fails_says_what_failed_and_the_next_begins_with_what_is_missing()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var source = node.Source("source", ("a", 1000), ("b", 1000));
        var published = await node.PublishAsync(AgentOfNode.Entry(source), "one");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(source, "b"), TestContext.Current.CancellationToken);
        var time = File.GetLastWriteTimeUtc(Path.Combine(source, "b"));
        File.Move(Path.Combine(source, "b"), Path.Combine(source, "..", "aside"));
        var job = new NodePrefetchJob { Uid = "j", DatasetUid = AgentOfNode.Uid, Snapshot = published.Snapshot!.Id };
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [job] });
        var failed = (await node.StatusAsync(s => s.PrefetchJobs.Any(j => j.State == NodePrefetchJobStatus.Failed), "it fails")).PrefetchJobs[0];
        Assert.Equal((2, 1, 1), (failed.Objects.Total, failed.Objects.Done, failed.Objects.Failed));
        Assert.Equal("b", Assert.Single(failed.Failures).Key);
        Assert.Equal((1000, time), (bytes.Length, time));

        File.Move(Path.Combine(source, "..", "aside"), Path.Combine(source, "b"));
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [job with { Attempt = 1 }] });
        var done = (await node.StatusAsync(s => s.PrefetchJobs.Any(j => j is { Attempt: 1, State: NodePrefetchJobStatus.Complete }), "it is complete")).PrefetchJobs[0];
        Assert.Equal((2, 2), (done.Objects.Total, done.Objects.Done));
        Assert.Equal(3, node.Registry.Find(AgentOfNode.Uid)!.Counters.OriginRequests);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_run_whose_snapshot_is_not_here_waits_and_says_so()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync(AgentOfNode.Entry(node.Source("source", ("a", 10))));
        await node.StartAsync();
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [new NodePrefetchJob { Uid = "j", DatasetUid = AgentOfNode.Uid, Snapshot = "abcdef" }] });
        var job = (await node.StatusAsync(s => s.PrefetchJobs.Count == 1, "it is said")).PrefetchJobs[0];
        Assert.Equal(NodePrefetchJobStatus.Pending, job.State);
        Assert.Contains("abcdef", job.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_does_not_fit_is_said_before_it_is_fetched()
    {
        await using var node = new AgentOfNode(capacity: 1 << 20);
        await node.CreateAsync();
        await node.StartAsync();
        await node.PublishAsync(AgentOfNode.Entry(node.Source("source", ("a", 3_000_000))) with { Prefetch = new DatasetPrefetch() }, "one");
        var status = await node.StatusAsync(s => s.Conditions.IsFalse(CacheNodeCondition.SufficientCapacity), "it does not fit");
        Assert.True(status.Datasets[0].Conditions.IsFalse(NodeDatasetCondition.SufficientCapacity));
        Assert.False(status.Datasets[0].Ready);
        Assert.True(status.Datasets[0].Mountable);
        Assert.Equal(0, node.Registry.Find(AgentOfNode.Uid)!.Counters.OriginRequests);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_path_that_is_not_there_is_a_failure_with_its_name()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        await node.PublishAsync(AgentOfNode.Entry(node.Source("source", ("a", 10))) with { Prefetch = new DatasetPrefetch { Paths = ["nowhere"] } }, "one");
        var dataset = await node.DatasetAsync(d => d.Conditions.IsFalse(NodeDatasetCondition.Prefetched), "it fails");
        Assert.Contains("nowhere", dataset.Conditions.Find(NodeDatasetCondition.Prefetched)!.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_to_be_prefetched_is_not_evicted_for_what_is_read()
    {
        await using var node = new AgentOfNode(capacity: 4 << 20);
        await node.CreateAsync();
        await node.StartAsync();
        var kept = AgentOfNode.Entry(node.Source("kept", ("a", 3 << 20))) with { Prefetch = new DatasetPrefetch() };
        await node.PublishAsync(kept, "one");
        await node.DatasetAsync(d => d.Ready, "it is ready");
        var other = AgentOfNode.Entry(node.Source("other", ("b", 3 << 20)), "22222222-2222-3333-4444-555555555555") with { Name = "other" };
        var published = await PublishBesideAsync(node, other);
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [new NodePrefetchJob { Uid = "j", DatasetUid = other.Uid, Snapshot = published }] });
        await node.StatusAsync(s => s.PrefetchJobs.Any(j => j.State == NodePrefetchJobStatus.Failed), "the other one finds no room");
        Assert.Equal((1, 3L << 20), node.Registry.Find(AgentOfNode.Uid)!.CountCached());
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task The_limit_of_the_spec_is_the_agents_and_metrics_tell_what_moved()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        await node.PublishAsync(AgentOfNode.Entry(node.Source("source", ("a", 10))) with { Prefetch = new DatasetPrefetch() }, "one");
        await node.DatasetAsync(d => d.Ready, "it is ready");
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = 12345 });
        await Eventually.IsAsync(() => node.Context.Pace.BytesPerSecond == 12345, "the limit is taken in");
        var metrics = await node.MetricsAsync();
        Assert.Contains("vastk8s_agent_origin_bytes_total{namespace=\"team\",dataset=\"data\"} 10", metrics, StringComparison.Ordinal);
        Assert.Contains("vastk8s_agent_fetch_seconds_count 1", metrics, StringComparison.Ordinal);
        Assert.Contains($"vastk8s_agent_capacity_bytes{{directory=\"{node.CacheDirectory}\"}} {node.Capacity}", metrics, StringComparison.Ordinal);
        await node.WantAsync();
        await node.StatusAsync(s => s.Datasets.Count == 0, "it is gone");
        Assert.DoesNotContain("dataset=\"data\"", await node.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_matters_more_goes_first_and_what_was_begun_goes_on_after_it()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var low = AgentOfNode.Entry(node.Source("low", ("a", 1000), ("b", 1000), ("c", 1000))) with { Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand } };
        var lowJob = new NodePrefetchJob { Uid = "low", DatasetUid = low.Uid, Snapshot = (await node.PublishAsync(low, "one")).Snapshot!.Id };
        var high = AgentOfNode.Entry(node.Source("high", ("d", 1000), ("e", 1000), ("f", 1000)), "22222222-2222-3333-4444-555555555555") with
        {
            Name = "high",
            Prefetch = new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand, Priority = 5 },
        };
        var highJob = new NodePrefetchJob { Uid = "high", DatasetUid = high.Uid, Snapshot = await PublishBesideAsync(node, high) };

        // At a byte a second nothing ends while this is looked at.
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = 1, PrefetchJobs = [lowJob] });
        await node.StatusAsync(s => State(s, "low") == NodePrefetchJobStatus.Running, "it runs");
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [lowJob, highJob] });
        await node.StatusAsync(s => State(s, "high") == NodePrefetchJobStatus.Running && State(s, "low") == NodePrefetchJobStatus.Pending, "the other goes first");
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = null });
        await node.StatusAsync(s => State(s, "high") == NodePrefetchJobStatus.Complete && State(s, "low") == NodePrefetchJobStatus.Complete, "both are complete");

        static string? State(CacheNodeStatus status, string job) => status.PrefetchJobs.FirstOrDefault(j => j.Uid == job)?.State;
    }

    private static async Task<string> PublishBesideAsync(AgentOfNode node, NodeDataset other)
    {
        await node.ChangeAsync(spec => spec with { Datasets = [.. spec.Datasets, other with { Role = NodeRole.List, ListRequest = "one" }] });
        var id = (await node.DatasetAsync(d => d.Listing?.State == NodeListing.Complete, "it is listed", other.Uid)).Snapshot!.Id;
        await node.ChangeAsync(spec => spec with { Datasets = [spec.Datasets[0], other with { Role = NodeRole.List, ListRequest = "one", Snapshot = new NodeSnapshot { Id = id } }] });
        await node.DatasetAsync(d => d.Mountable, "it can be mounted", other.Uid);
        return id;
    }
}
