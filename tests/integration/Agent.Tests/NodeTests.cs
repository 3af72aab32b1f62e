using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests;

/// <summary>An agent that does what a CacheNode on a real API server says.</summary>
public sealed class NodeTests(KubeCluster cluster, Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task From_bucket_to_mount_and_away_again()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("dir/f", 20, 300_000);
        files["zero"] = [];
        await bucket.PutAsync(files);
        await node.SecretAsync();
        await node.CreateCacheNodeAsync();
        await node.StartAsync();
        var entry = await node.PublishAsync(node.Entry(bucket) with { Prefetch = new DatasetPrefetch() });
        var ready = await node.DatasetAsync(d => d.Ready, "it is ready");
        Assert.Equal((21, 6_000_000), (ready.CachedObjects, ready.CachedBytes));
        var target = await node.MountAsync();
        await Tree.AssertSameAsync(files, target);
        var metrics = await node.MetricsAsync();
        Assert.Contains("vastk8s_agent_origin_bytes_total{namespace=\"team\",dataset=\"data\"} 6000000", metrics, StringComparison.Ordinal);

        await node.WantAsync();
        await node.DatasetAsync(d => d.Mounts == 1, "it is still mounted");
        await Tree.AssertSameAsync(files, target);
        await node.UnmountAsync(target);
        var status = await node.StatusAsync(s => s.Datasets.Count == 0, "it is gone");
        Assert.Equal(0, status.Totals.UsedBytes);
        Assert.True(status.Conditions.IsTrue(CacheNodeCondition.Ready));
        Assert.Empty(node.Place.Segments);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(node.Place.State, "datasets")));
        Assert.DoesNotContain(Radosgw.SecretKey, await File.ReadAllTextAsync(Path.Combine(node.Place.State, "cachenode.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(entry.Uid, node.Uid);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Credentials_that_are_put_right_are_used()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        using var bucket = await radosgw.CreateBucketAsync();
        await bucket.PutAsync("a", [1, 2, 3]);
        await node.SecretAsync("wrong");
        await node.CreateCacheNodeAsync(node.Entry(bucket) with { Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();
        var failed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Failed && d.Conditions.IsFalse(NodeDatasetCondition.SourceReachable), "it is refused");
        Assert.NotEmpty(failed.Listing!.Message!);
        await node.SecretAsync();
        var listed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Complete, "it is listed");
        Assert.Empty(listed.Conditions);
        Assert.Equal(1, listed.Snapshot!.Objects);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_bucket_that_is_missing_or_empty_is_said()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        using var bucket = await radosgw.CreateBucketAsync();
        await node.SecretAsync();
        var entry = node.Entry(bucket);
        await node.CreateCacheNodeAsync(entry with { Sources = [entry.Sources[0] with { Uri = "s3://there-is-no-such-bucket" }], Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();
        var missing = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Failed, "it is missing");
        Assert.Contains("there-is-no-such-bucket", missing.Listing!.Message, StringComparison.Ordinal);
        await node.PublishAsync(entry with { Generation = 2, Prefetch = new DatasetPrefetch() }, "two");
        var ready = await node.DatasetAsync(d => d.Ready, "nothing is all there is");
        Assert.Equal((0, 2), (ready.Snapshot!.Objects, ready.ObservedGeneration));
        Assert.Empty(await Tree.FilesAsync(await node.MountAsync()));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_disk_that_is_full_is_a_condition_and_reads_go_through()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        node.Place.Cache = Path.Combine((await Disk.MountAsync(node.Place)).Path, "cache");
        var files = Content.Set("f", 50, 2_000_000);
        await node.CreateCacheNodeAsync();
        await node.StartAsync();
        await node.PublishAsync(node.Entry(new DatasetSource { Uri = node.Place.Source("source", files) }) with { Prefetch = new DatasetPrefetch() });
        var status = await node.StatusAsync(s => s.Conditions.IsFalse(CacheNodeCondition.Ready), "the disk is full");
        Assert.Equal("DirectoryFull", status.Conditions.Find(CacheNodeCondition.Ready)!.Reason);
        Assert.Equal(NodeDirectoryStatus.Full, Assert.Single(status.Directories).State);
        await node.DatasetAsync(d => !d.Ready && d.Mountable && d.Conditions.IsFalse(NodeDatasetCondition.Prefetched), "it is not all there");
        await Tree.AssertSameAsync(files, await node.MountAsync());
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Other_directories_are_taken_up_by_another_agent_and_mounts_go_on()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        var files = Content.Set("f", 5, 100_000);
        await node.CreateCacheNodeAsync();
        await node.StartAsync();
        await node.PublishAsync(node.Entry(new DatasetSource { Uri = node.Place.Source("source", files) }));
        await node.DatasetAsync(d => d.Mountable, "it can be mounted");
        var target = await node.MountAsync();
        var agent = node.Place.Processes.Agent;
        await node.ChangeAsync(spec => spec with { Directories = [.. spec.Directories, new() { Path = Path.Combine(node.Place.Root, "second"), Capacity = new("512Mi") }] });
        await node.Place.NextAgentAsync(agent);
        var status = await node.StatusAsync(s => s.Directories.Count == 2 && s.Conditions.IsTrue(CacheNodeCondition.Ready), "both are there");
        Assert.Equal((1L << 30) + (512 << 20), status.Totals.CapacityBytes);
        await Tree.AssertSameAsync(files, target);
    }
}
