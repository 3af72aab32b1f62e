using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools;

public class PoolWakeUpsTests
{
    private static readonly CacheNodeStatus Reported = new()
    {
        Address = "n:1",
        Directories = [new NodeDirectoryStatus { Path = "/a", CapacityBytes = 10, State = NodeDirectoryStatus.Ready }],
        Datasets = [new NodeDatasetStatus { Uid = "u", Snapshot = new DatasetSnapshot { Id = "s" } }],
    };

    [Fact]
    public void Progress_wakes_nobody()
    {
        var progress = Reported with
        {
            HeartbeatTime = Make.Epoch,
            Directories = [Reported.Directories[0] with { UsedBytes = 5 }],
            Datasets = [Reported.Datasets[0] with { CachedBytes = 5, Ready = true }],
            PrefetchJobs = [new NodePrefetchJobStatus { Uid = "j" }],
        };

        Assert.False(Wakes(Reported, progress));
    }

    [Fact]
    public void What_placement_and_listing_go_by_wakes()
    {
        Assert.True(Wakes(null, Reported));
        Assert.True(Wakes(Reported, Reported with { Address = "n:2" }));
        Assert.True(Wakes(Reported, Reported with { Directories = [Reported.Directories[0] with { CapacityBytes = 11 }] }));
        Assert.True(Wakes(Reported, Reported with { Directories = [Reported.Directories[0] with { State = NodeDirectoryStatus.Failed }] }));
        Assert.True(Wakes(Reported, Reported with { Datasets = [] }));
        Assert.True(Wakes(Reported, Reported with { Datasets = [Reported.Datasets[0] with { Snapshot = new DatasetSnapshot { Id = "t" } }] }));
        Assert.True(Wakes(Reported, Reported with { Datasets = [Reported.Datasets[0] with { Listing = new NodeListing { Request = "r", State = NodeListing.Running } }] }));
        Assert.True(Wakes(Reported, Reported with { MountRequests = [new NodeMountRequest { DatasetUid = "u" }] }));
        Assert.True(Wakes(Reported, Reported with { Totals = new CacheNodeTotals { RateBytesPerSecond = 1 } }));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_mount_wakes_where_it_holds_the_entry(bool? mountOnly, bool wakes)
    {
        var before = Node(1) with { Status = Reported };
        if (mountOnly is { } only) before = before with { Spec = before.Spec with { Datasets = [new NodeDataset { Uid = "u", MountOnly = only }] } };
        var after = before with { Status = Reported with { Datasets = [Reported.Datasets[0] with { Mounts = 1 }] } };

        Assert.Equal(wakes, PoolWakeUps.OfCacheNode(before, after, _ => false));
        Assert.False(PoolWakeUps.OfCacheNode(after, after with { Status = after.Status! with { Datasets = [after.Status.Datasets[0] with { Mounts = 2 }] } }, _ => false));
    }

    [Fact]
    public void A_spec_that_somebody_else_wrote_wakes()
    {
        var (before, after) = (Node(1), Node(2));

        Assert.True(PoolWakeUps.OfCacheNode(before, after, _ => false));
        Assert.False(PoolWakeUps.OfCacheNode(before, after, _ => true));
        Assert.True(PoolWakeUps.OfCacheNode(before, null, _ => true));
        Assert.False(PoolWakeUps.OfCacheNode(null, after, _ => true));
    }

    [Fact]
    public void A_heartbeat_of_a_node_wakes_nobody()
    {
        Assert.False(PoolWakeUps.OfNode(Make.Node("n"), Make.Node("n")));
        Assert.True(PoolWakeUps.OfNode(Make.Node("n"), Make.Node("n", ready: false)));
        Assert.True(PoolWakeUps.OfNode(Make.Node("n"), Make.Node("n", labels: new() { ["a"] = "b" })));
        Assert.True(PoolWakeUps.OfNode(Make.Node("n"), Make.Node("n", taints: [new V1Taint { Key = "a", Effect = "NoSchedule" }])));
    }

    [Fact]
    public void Of_a_dataset_its_spec_a_request_and_a_snapshot_wake()
    {
        var dataset = Make.Dataset("d");

        Assert.False(PoolWakeUps.OfDataset(dataset, dataset with { Status = new DatasetStatus { Phase = DatasetPhase.Indexing, Mounts = 4 } }));
        Assert.True(PoolWakeUps.OfDataset(dataset, dataset with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "s" } } }));
        Assert.True(PoolWakeUps.OfDataset(dataset, dataset with { Metadata = dataset.Metadata with { Generation = 2 } }));
        Assert.True(PoolWakeUps.OfDataset(dataset, dataset with { Metadata = dataset.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.RefreshRequestedAt] = "x" } } }));
    }

    [Fact]
    public void Of_a_job_its_runs_wake_and_its_progress_does_not()
    {
        var job = Make.Job("j", "d");

        Assert.False(PoolWakeUps.OfJob(job, job with { Status = job.Status! with { RateBytesPerSecond = 5, Bytes = new WorkCount { Done = 3 } } }));
        Assert.True(PoolWakeUps.OfJob(job, job with { Status = job.Status with { Attempt = 3 } }));
        Assert.True(PoolWakeUps.OfJob(job, job with { Status = job.Status with { CompletionTime = Make.Epoch } }));
    }

    [Fact]
    public void A_pool_wakes_by_a_status_that_another_wrote()
    {
        var pool = new CachePool { Metadata = new V1ObjectMeta { Name = "p", Generation = 1, ResourceVersion = "1" }, Status = new CachePoolStatus { Datasets = 1 } };

        Assert.False(PoolWakeUps.OfPool(pool, pool with { Metadata = new V1ObjectMeta { Name = "p", Generation = 1, ResourceVersion = "2" } }));
        Assert.True(PoolWakeUps.OfPool(pool, pool with { Metadata = new V1ObjectMeta { Name = "p", Generation = 1, ResourceVersion = "2" }, Status = new CachePoolStatus() }));
    }

    private static bool Wakes(CacheNodeStatus? before, CacheNodeStatus? after) => PoolWakeUps.OfCacheNode(Node(1) with { Status = before }, Node(1) with { Status = after }, _ => false);

    private static CacheNode Node(long generation) => new() { Metadata = new V1ObjectMeta { Name = "p.n", Generation = generation }, Spec = new CacheNodeSpec { NodeName = "n", Pool = "p" } };
}
