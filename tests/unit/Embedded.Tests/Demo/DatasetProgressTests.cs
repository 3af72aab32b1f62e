using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Demo;
using VastK8s.Embedded.Demo;

namespace VastK8s.Embedded.Tests.Demo;

public class DatasetProgressTests
{
    [Theory]
    [InlineData(DatasetPhase.Ready, 1, true)]
    [InlineData(DatasetPhase.Ready, 2, false)]
    [InlineData(DatasetPhase.Caching, 1, false)]
    [InlineData(DatasetPhase.Pending, 1, false)]
    public void It_is_ready_when_the_status_says_so_of_this_generation(string phase, long generation, bool expected) =>
        Assert.Equal(expected, DatasetProgress.IsReady(Of(phase, generation)));

    [Fact]
    public void Without_a_status_it_is_not_ready() => Assert.False(DatasetProgress.IsReady(new Dataset()));

    [Fact]
    public void Where_nothing_can_be_mounted_the_bytes_are_enough()
    {
        var unable = Of(DatasetPhase.Degraded, 1, (DatasetCondition.Degraded, "True", "MountUnsupported", "no root"), (DatasetCondition.Cached, "False", "Fetching", ""));
        var onDemand = unable with { Spec = unable.Spec with { Prefetch = new() { Policy = PrefetchPolicy.OnDemand } } };

        Assert.False(DatasetProgress.IsReady(With(unable, 99)));
        Assert.True(DatasetProgress.IsReady(With(unable, 100)));
        Assert.True(DatasetProgress.IsReady(With(onDemand, 0)));
        Assert.False(DatasetProgress.IsReady(onDemand));

        static Dataset With(Dataset dataset, int percent) => dataset with { Status = dataset.Status! with { Snapshot = new() { Id = "1" }, Cached = new() { Percent = percent } } };
    }

    [Fact]
    public void What_never_will_be_ready_says_why()
    {
        Assert.Contains("no such bucket", Assert.Throws<IOException>(() =>
            DatasetProgress.IsReady(Of(DatasetPhase.Pending, 1, (DatasetCondition.SourceReachable, "False", "ListingFailed", "no such bucket")))).Message, StringComparison.Ordinal);
        Assert.Contains("10Gi lack", Assert.Throws<LeftOutException>(() =>
            DatasetProgress.IsReady(Of(DatasetPhase.Degraded, 1, (DatasetCondition.Cached, "False", "InsufficientCapacity", "10Gi lack")))).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => DatasetProgress.IsReady(Of(DatasetPhase.Failed, 1)));
    }

    private static Dataset Of(string phase, long generation, params (string Type, string Status, string Reason, string Message)[] conditions) => new()
    {
        Metadata = new() { Name = "demo", Generation = generation },
        Status = new()
        {
            ObservedGeneration = 1,
            Phase = phase,
            Conditions = conditions.Aggregate(new DatasetStatus().Conditions, (list, c) => list.With(c.Type, c.Status, c.Reason, c.Message, 1, DateTimeOffset.UnixEpoch)),
        },
    };
}
