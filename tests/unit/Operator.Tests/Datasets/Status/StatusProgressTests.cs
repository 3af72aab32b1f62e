using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Tests.Datasets.Status;

public class StatusProgressTests
{
    private static readonly DatasetSnapshot Listed = new() { Id = "s" };

    [Theory]
    [InlineData(DatasetPhase.Pending, DatasetPhase.Indexing, true)]
    [InlineData(DatasetPhase.Indexing, DatasetPhase.Caching, true)]
    [InlineData(DatasetPhase.Caching, DatasetPhase.Caching, true)]
    [InlineData(DatasetPhase.Caching, DatasetPhase.Ready, false)]
    [InlineData(DatasetPhase.Indexing, DatasetPhase.Failed, false)]
    [InlineData(DatasetPhase.Caching, DatasetPhase.Pending, false)]
    [InlineData(DatasetPhase.Ready, DatasetPhase.Caching, false)]
    public void The_way_to_the_first_mount_is_progress_and_its_end_is_news(string before, string after, bool isProgress)
    {
        var (one, other) = (new DatasetStatus { Phase = before, Snapshot = Listed }, new DatasetStatus { Phase = after, Snapshot = Listed, Nodes = new() { Desired = 2, Ready = 1 } });

        Assert.Equal(isProgress, StatusProgress.IsOnlyProgress(one, other));
        Assert.False(StatusProgress.IsOnlyProgress(one, other with { Snapshot = new() { Id = "t" } }));
        Assert.False(StatusProgress.IsOnlyProgress(one, other with { ObservedGeneration = 2 }));
    }
}
