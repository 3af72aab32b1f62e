using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Nodes.Mounting;
using VastK8s.CacheAgent.Nodes.Reporting;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>Which entries are asked for, and for how long.</summary>
public sealed class MountRequestListTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly CacheNodeSpec Spec = new() { NodeName = "n", Pool = "p", Datasets = [Entry("u")] };

    [Fact]
    public void Who_waits_asks_whatever_there_is()
    {
        var facts = Facts(Spec with { Datasets = [] }) with { MountWaiters = new Dictionary<string, DateTime> { ["w"] = Now.UtcDateTime } };

        Assert.Equal([Request("w", TimeSpan.Zero)], MountRequestList.Of(facts, null, Now));
    }

    [Fact]
    public void A_mount_holds_the_entry_itself()
    {
        Assert.Empty(MountRequestList.Of(Facts(Spec, mounts: 1), new CacheNodeStatus { MountRequests = [Request("u", TimeSpan.Zero)] }, Now));
    }

    [Fact]
    public void After_the_last_mount_it_is_asked_for_until_the_grace_is_over()
    {
        var first = MountRequestList.Of(Facts(Spec), new CacheNodeStatus { Datasets = [new NodeDatasetStatus { Uid = "u", Mounts = 2 }] }, Now);
        Assert.Equal([Request("u", TimeSpan.Zero)], first);

        var before = new CacheNodeStatus { Datasets = [new NodeDatasetStatus { Uid = "u" }], MountRequests = first };
        Assert.Equal(first, MountRequestList.Of(Facts(Spec), before, Now + MountRequestList.Grace - TimeSpan.FromSeconds(1)));
        Assert.Empty(MountRequestList.Of(Facts(Spec), before, Now + MountRequestList.Grace));
    }

    [Fact]
    public void A_clock_that_was_put_back_does_not_hold_it_for_longer()
    {
        var before = new CacheNodeStatus { MountRequests = [Request("u", TimeSpan.FromDays(-400))] };

        Assert.Equal([Request("u", TimeSpan.Zero)], MountRequestList.Of(Facts(Spec), before, Now));
    }

    [Fact]
    public void Nothing_is_asked_for_that_is_placed_here_or_was_not_in_use()
    {
        var before = new CacheNodeStatus { Datasets = [new NodeDatasetStatus { Uid = "u", Mounts = 1 }], MountRequests = [Request("gone", TimeSpan.Zero)] };

        Assert.Empty(MountRequestList.Of(Facts(Spec with { Datasets = [Entry("u") with { MountOnly = false }] }), before, Now));
        Assert.Empty(MountRequestList.Of(Facts(Spec), before: null, Now));
    }

    [Fact]
    public void A_run_is_a_use_and_is_not_told_with_every_status()
    {
        var spec = Spec with { PrefetchJobs = [new NodePrefetchJob { Uid = "j", DatasetUid = "u", Snapshot = "s" }] };
        var early = new CacheNodeStatus { MountRequests = [Request("u", MountRequestList.Grace / 4)] };
        var late = new CacheNodeStatus { MountRequests = [Request("u", MountRequestList.Grace)] };

        Assert.Equal([Request("u", TimeSpan.Zero)], MountRequestList.Of(Facts(spec), null, Now));
        Assert.Equal(early.MountRequests, MountRequestList.Of(Facts(spec), early, Now));
        Assert.Equal([Request("u", TimeSpan.Zero)], MountRequestList.Of(Facts(spec), late, Now));
    }

    [Fact]
    public void What_was_in_use_longest_ago_gives_way()
    {
        var names = Enumerable.Range(0, CacheNodeSpec.MaxMountRequests + 10).Select(i => $"u{i:D4}").ToList();
        var facts = Facts(Spec with { Datasets = [.. names.Select(Entry)] }) with { MountWaiters = new Dictionary<string, DateTime> { ["w"] = Now.AddDays(-1).UtcDateTime } };
        var before = new CacheNodeStatus { MountRequests = [.. names.Select((uid, i) => Request(uid, TimeSpan.FromSeconds(i)))] };

        var asked = MountRequestList.Of(facts, before, Now);

        Assert.Equal(["w", .. names.Take(CacheNodeSpec.MaxMountRequests - 1)], asked.Select(request => request.DatasetUid));
    }

    private static NodeDataset Entry(string uid) => new() { Uid = uid, MountOnly = true };

    private static NodeMountRequest Request(string uid, TimeSpan ago) => new() { DatasetUid = uid, RequestedAt = (Now - ago).UtcDateTime };

    private static NodeFacts Facts(CacheNodeSpec spec, int mounts = 0) => new()
    {
        Version = "1.2.3",
        Desired = new DesiredNode { Generation = 1, Spec = spec },
        Datasets = [new DatasetFacts { Uid = "u", Mounts = mounts }],
    };
}
