using k8s.Models;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Nodes.Reporting;
using VastK8s.CacheAgent.Nodes.Scheduling;
using VastK8s.CacheAgent.Nodes.State;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>The status as a function of what there is.</summary>
public sealed class NodeStatusTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly NodeFacts Healthy = new()
    {
        Version = "1.2.3",
        Desired = new DesiredNode { Generation = 7, Spec = new CacheNodeSpec { NodeName = "n", Pool = "p" } },
        Address = "10.0.0.1:9440",
        Directories = [new NodeDirectoryStatus { Path = "/a", CapacityBytes = 100, UsedBytes = 40, State = NodeDirectoryStatus.Ready }],
    };

    private static readonly SnapshotInfo Snapshot = new()
    {
        Id = "abc",
        Objects = 3,
        PlacedObjects = 2,
        Bytes = 30,
        Directories = 1,
        Skipped = new Dictionary<SkipReason, long> { [SkipReason.TooLarge] = 2 },
        SkippedSamples = [],
        SegmentBlocks = [],
        Created = Now,
    };

    private static readonly DatasetFacts Shown = new() { Uid = "u", Generation = 4, Snapshot = Snapshot, ListedAt = Now.UtcDateTime, ShowsNamed = true, CachedBytes = 30, CachedObjects = 3 };

    public static TheoryData<string, string, string> Unready => new()
    {
        { "stopping", "Stopping", "told to stop" },
        { "failed", "DirectoryFailed", "disk gone" },
        { "full", "DirectoryFull", "no space" },
        { "unreadable", "DatasetUnreadable", "cannot be opened" },
    };

    [Fact]
    public void A_healthy_node_is_ready_and_sums_up()
    {
        var status = NodeStatus.Of(Healthy with { Datasets = [Shown] }, null, Now);

        Assert.Equal((7, "1.2.3", "10.0.0.1:9440"), (status.ObservedGeneration, status.AgentVersion, status.Address));
        Assert.All([CacheNodeCondition.Ready, CacheNodeCondition.MountSupported, CacheNodeCondition.SufficientCapacity], type => Assert.True(status.Conditions.IsTrue(type)));
        Assert.Equal((1, 100, 40), (status.Totals.Datasets, status.Totals.CapacityBytes, status.Totals.UsedBytes));
        Assert.Null(status.Message);
        Assert.Equal(Now.UtcDateTime, status.HeartbeatTime);
        var dataset = Assert.Single(status.Datasets);
        Assert.True(dataset is { Mountable: true, Ready: true, ObservedGeneration: 4 });
        Assert.Equal(("abc", 3, 30, 2), (dataset.Snapshot!.Id, dataset.Snapshot.Objects, dataset.Snapshot.Bytes, dataset.Snapshot.SkippedObjects));
        Assert.Equal(2, dataset.Snapshot.SkippedReasons["TooLarge"]);
        Assert.Empty(dataset.Conditions);
    }

    [Theory]
    [MemberData(nameof(Unready))]
    public void What_is_amiss_is_a_condition_with_a_reason_and_the_message(string what, string reason, string message)
    {
        var facts = what switch
        {
            "stopping" => Healthy with { IsStopping = true },
            "failed" => Healthy with { Directories = [Healthy.Directories[0] with { State = NodeDirectoryStatus.Failed, Message = "disk gone" }] },
            "full" => Healthy with { Directories = [Healthy.Directories[0] with { State = NodeDirectoryStatus.Full, Message = "no space" }] },
            _ => Healthy with { Unreadable = ["x cannot be opened"] },
        };
        var ready = NodeStatus.Of(facts, null, Now).Conditions.Find(CacheNodeCondition.Ready)!;
        Assert.Equal(ConditionStatus.False, ready.Status);
        Assert.Equal(reason, ready.Reason);
        Assert.Contains(message, ready.Message, StringComparison.Ordinal);
        Assert.Contains(message, NodeStatus.Of(facts, null, Now).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_says_since_when_and_is_news_only_when_it_changes()
    {
        var first = NodeStatus.Of(Healthy, null, Now);
        var later = NodeStatus.Of(Healthy, first, Now.AddHours(1));
        Assert.True(StatusChange.IsNone(first, later));

        var full = NodeStatus.Of(Healthy with { Directories = [Healthy.Directories[0] with { State = NodeDirectoryStatus.Full, Message = "no space" }] }, later, Now.AddHours(2));
        Assert.Equal(Now.AddHours(2).UtcDateTime, full.Conditions.Find(CacheNodeCondition.Ready)!.LastTransitionTime);
        Assert.Equal(Now.UtcDateTime, full.Conditions.Find(CacheNodeCondition.MountSupported)!.LastTransitionTime);
        Assert.False(StatusChange.IsProgress(later, full));
    }

    [Fact]
    public void A_machine_that_cannot_mount_has_nothing_mountable()
    {
        var status = NodeStatus.Of(Healthy with { Limitations = ["no /dev/fuse"], Datasets = [Shown] }, null, Now);
        Assert.True(status.Conditions.IsFalse(CacheNodeCondition.MountSupported));
        Assert.False(status.Datasets[0].Mountable);
        Assert.False(status.Datasets[0].Ready);
    }

    [Fact]
    public void What_is_to_be_prefetched_is_ready_when_it_is_complete()
    {
        Assert.False(Of(new PrefetchFacts(false, 0, null)).Ready);
        Assert.True(Of(new PrefetchFacts(true, 0, null)).Ready);
        var failed = Of(new PrefetchFacts(false, 0, "x: 403"));
        Assert.Equal("x: 403", failed.Conditions.Find(NodeDatasetCondition.Prefetched)!.Message);
        Assert.True(failed.Mountable);

        static NodeDatasetStatus Of(PrefetchFacts prefetch) => NodeStatus.Of(Healthy with { Datasets = [Shown with { Prefetch = prefetch }] }, null, Now).Datasets[0];
    }

    [Fact]
    public void A_lack_of_room_is_a_condition_of_Dataset_and_node()
    {
        var status = NodeStatus.Of(Healthy with { Datasets = [Shown with { Prefetch = new PrefetchFacts(false, 5 << 20, "lacks 5242880") }] }, null, Now);
        Assert.True(status.Conditions.IsFalse(CacheNodeCondition.SufficientCapacity));
        Assert.Contains("5Mi", status.Conditions.Find(CacheNodeCondition.SufficientCapacity)!.Message, StringComparison.Ordinal);
        Assert.True(status.Datasets[0].Conditions.IsFalse(NodeDatasetCondition.SufficientCapacity));
    }

    [Fact]
    public void A_problem_that_is_over_is_not_said_any_more()
    {
        var problem = new Problem(NodeDatasetCondition.SourceReachable, "AccessDenied", "403");
        var before = NodeStatus.Of(Healthy with { Datasets = [Shown with { Problems = [problem] }] }, null, Now);
        var still = NodeStatus.Of(Healthy with { Datasets = [Shown with { Problems = [problem] }] }, before, Now.AddHours(1));
        Assert.True(StatusChange.IsNone(before, still));
        Assert.Empty(NodeStatus.Of(Healthy with { Datasets = [Shown] }, still, Now.AddHours(2)).Datasets[0].Conditions);
    }

    [Fact]
    public void Texts_fit_what_the_API_takes()
    {
        var problem = new Problem(NodeDatasetCondition.SourceReachable, "Other", new string('x', 5000));
        var listing = new NodeListing { Request = "r", State = NodeListing.Failed, Message = new string('y', 5000) };
        var status = NodeStatus.Of(Healthy with { Datasets = [Shown with { Problems = [problem], Listing = listing }] }, null, Now);
        Assert.Equal(StatusText.MaxMessage, status.Datasets[0].Conditions[0].Message.Length);
        Assert.Equal(StatusText.MaxMessage, status.Datasets[0].Listing!.Message!.Length);
    }

    [Fact]
    public void Numbers_that_rise_are_progress_and_everything_else_is_news()
    {
        var one = NodeStatus.Of(Healthy with { Datasets = [Shown with { CachedBytes = 10 }] }, null, Now);
        var more = NodeStatus.Of(Healthy with { Datasets = [Shown with { CachedBytes = 20, Rate = 5 }] }, one, Now);
        Assert.False(StatusChange.IsNone(one, more));
        Assert.True(StatusChange.IsProgress(one, more));
        Assert.False(StatusChange.IsProgress(one, NodeStatus.Of(Healthy with { Datasets = [Shown with { CachedBytes = 10, Mounts = 1 }] }, one, Now)));
        Assert.False(StatusChange.IsProgress(one, NodeStatus.Of(Healthy, one, Now)));
    }
}
