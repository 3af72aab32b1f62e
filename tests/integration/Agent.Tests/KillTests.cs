using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests;

/// <summary>Agents that are killed in the middle of something.</summary>
public sealed class KillTests(KubeCluster cluster, Radosgw radosgw)
{
    private const int Slow = 3_000_000;

    [Fact(Timeout = Limits.Test)]
    public async Task Killed_while_listing_it_lists_when_it_is_back()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        using var bucket = await radosgw.CreateBucketAsync();
        await bucket.PutAsync(Content.Set("f", 10, 1000));
        await using var line = new Line(bucket.Endpoint);
        await line.CutAsync();
        await node.SecretAsync();
        await node.CreateCacheNodeAsync(node.Entry(bucket, line.Endpoint) with { Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();
        await node.DatasetAsync(d => d.Listing?.State == NodeListing.Running, "it is being listed");
        await node.KillAgentAsync();
        line.Mend();
        var listed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Complete, "it is listed");
        Assert.Equal(10, listed.Snapshot!.Objects);

        // Nothing of the listing that was cut short is left.
        var state = Path.Combine(node.Place.State, "datasets", node.Uid);
        await Eventually.IsAsync(() => !Directory.Exists(Path.Combine(state, "building")), "no work files are left");
        Assert.Equal([listed.Snapshot.Id], Directory.EnumerateDirectories(Path.Combine(state, "snapshots")).Select(d => Path.GetFileName(d)));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Killed_while_fetching_it_goes_on_with_what_is_missing()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        var files = Content.Set("f", 40, 1_000_000);
        await node.CreateCacheNodeAsync();
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = Slow });
        await node.StartAsync();
        await node.PublishAsync(node.Entry(new DatasetSource { Uri = node.Place.Source("source", files) }) with { Prefetch = new DatasetPrefetch() });
        var part = await node.DatasetAsync(d => d.CachedBytes > 0, "some is there");
        Assert.False(part.Ready);
        await node.KillAgentAsync();
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = null });
        var ready = await node.DatasetAsync(d => d.Ready, "it is ready");
        Assert.Equal((40, 40_000_000), (ready.CachedObjects, ready.CachedBytes));
        await Tree.AssertSameAsync(files, await node.MountAsync());
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Killed_again_and_again_while_reporting_it_says_what_is_so_in_the_end()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        var files = Content.Set("f", 30, 1_000_000);
        await node.CreateCacheNodeAsync();
        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = Slow });
        await node.StartAsync();
        var entry = await node.PublishAsync(node.Entry(new DatasetSource { Uri = node.Place.Source("source", files) }));
        var job = new NodePrefetchJob { Uid = "job", DatasetUid = node.Uid, Snapshot = entry.Snapshot!.Id };
        await node.ChangeAsync(spec => spec with { PrefetchJobs = [job] });
        for (var i = 0; i < 4; i++)
        {
            // Right after a write, or in the middle of one.
            var before = (await node.StatusAsync(s => s.PrefetchJobs.Count == 1, "the job is said")).HeartbeatTime;
            await node.StatusAsync(s => s.HeartbeatTime != before || s.PrefetchJobs[0].State == NodePrefetchJobStatus.Complete, "it reports");
            await node.KillAgentAsync();
        }

        await node.ChangeAsync(spec => spec with { PrefetchBytesPerSecond = null });
        var status = await node.StatusAsync(s => s.PrefetchJobs.Count == 1 && s.PrefetchJobs[0].State == NodePrefetchJobStatus.Complete, "it is complete");
        Assert.Equal((30, 30, 0), (status.PrefetchJobs[0].Objects.Total, status.PrefetchJobs[0].Objects.Done, status.PrefetchJobs[0].Objects.Failed));
        await node.StatusAsync(s => s.Datasets[0].CachedBytes == 30_000_000 && s.Conditions.IsTrue(CacheNodeCondition.Ready), "and says what it has");
    }
}
