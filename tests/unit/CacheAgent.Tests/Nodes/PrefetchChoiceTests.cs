using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Nodes.Scheduling;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>Which prefetches run, and what a spec wants prefetched.</summary>
public sealed class PrefetchChoiceTests
{
    // name, priority, r: can run, R: runs, w: waits; what is chosen of it, two at most.
    [Theory]
    [InlineData("", "")]
    [InlineData("a0w", "")]
    [InlineData("a0r b0r", "a b")]
    [InlineData("a0r b1r", "b")]
    [InlineData("a0R b1r", "b")]
    [InlineData("a0r b1w", "a")]
    [InlineData("a-1r b-2R", "a")]
    [InlineData("a0r b0r c0r", "a b")]
    [InlineData("a0r b0R c0R", "b c")]
    [InlineData("a0r b0r c0R", "a c")]
    [InlineData("a1R b1r c2w", "a b")]
    public void The_highest_priority_that_can_run_goes_and_equal_ones_in_order(string items, string chosen)
    {
        var all = items.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(i => (Item: i[..1], Priority: int.Parse(i[1..^1], System.Globalization.CultureInfo.InvariantCulture), CanRun: i[^1] == 'r', IsRunning: i[^1] == 'R'));
        Assert.Equal(chosen.Split(' ', StringSplitOptions.RemoveEmptyEntries), PrefetchChoice.Of(all, 2).Order());
    }

    [Fact]
    public void A_spec_wants_its_jobs_and_the_eager_Datasets_that_have_a_snapshot()
    {
        var spec = new CacheNodeSpec
        {
            Datasets =
            [
                Dataset("eager", "s1", new DatasetPrefetch { Paths = ["a"], Priority = 3 }),
                Dataset("listing", null, new DatasetPrefetch()),
                Dataset("demand", "s2", new DatasetPrefetch { Policy = PrefetchPolicy.OnDemand }),
                Dataset("room", "s3", null),
            ],
            PrefetchJobs =
            [
                new NodePrefetchJob { Uid = "j1", DatasetUid = "eager", Snapshot = "s0", Paths = ["b"] },
                new NodePrefetchJob { Uid = "j2", DatasetUid = "room", Snapshot = "s3" },
                new NodePrefetchJob { Uid = "j3", DatasetUid = "gone", Snapshot = "s9" },
            ],
        };

        Assert.Equal(
            [
                new PrefetchWish { DatasetUid = "eager", Snapshot = "s0", Paths = ["b"], Priority = 3, Job = spec.PrefetchJobs[0] },
                new PrefetchWish { DatasetUid = "room", Snapshot = "s3", Job = spec.PrefetchJobs[1] },
                new PrefetchWish { DatasetUid = "eager", Snapshot = "s1", Paths = ["a"], Priority = 3 },
            ],
            PrefetchWish.Of(spec));
    }

    private static NodeDataset Dataset(string uid, string? snapshot, DatasetPrefetch? prefetch) =>
        new() { Namespace = "n", Name = uid, Uid = uid, Generation = 1, Snapshot = snapshot is null ? null : new NodeSnapshot { Id = snapshot }, Prefetch = prefetch };
}
