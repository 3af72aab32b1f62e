using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Tests.Datasets.Status;

public class DatasetEventsTests
{
    [Theory]
    [InlineData(null, "Cached True Complete", "Cached")]
    [InlineData("Cached False Fetching", "Cached True Complete", "Cached")]
    [InlineData("Cached Unknown NodesNotReady", "Cached True Complete", "")]
    [InlineData("Cached True Complete", "Cached True Complete", "")]
    [InlineData(null, "Cached True OnDemand", "")]
    [InlineData("Cached False Fetching", "Cached False InsufficientCapacity", "InsufficientCapacity")]
    [InlineData("Cached False InsufficientCapacity", "Cached False InsufficientCapacity", "")]
    [InlineData("SourceReachable Unknown Listing", "SourceReachable False ListingFailed", "SourceUnreachable")]
    [InlineData("SourceReachable False ListingFailed", "SourceReachable False SourceUnreachable", "")]
    [InlineData("SourceReachable True Answered", "SourceReachable False SecretNotFound", "SecretNotFound")]
    [InlineData("Degraded False AsExpected", "Degraded True ObjectChanged", "ObjectChanged")]
    [InlineData("Degraded True ObjectChanged", "Degraded True ObjectChanged", "")]
    [InlineData(null, "Degraded True NameTaken", "NameTaken")]
    [InlineData(null, "Degraded True InvalidSpec", "InvalidSpec")]
    [InlineData("Degraded False Terminating", "Degraded True DeletionBlocked", "DeletionBlocked")]
    public void Only_what_has_changed_is_told(string? before, string after, string reasons) =>
        Assert.Equal(reasons, string.Join(' ', DatasetEvents.Between(Status(before), Status(after)!).Select(e => e.Reason)));

    [Fact]
    public void Another_snapshot_is_told()
    {
        var status = new DatasetStatus { Snapshot = new() { Id = "a", Objects = 2, Bytes = 1024 } };

        Assert.Equal("Snapshot a: 2 objects, 1Ki", Assert.Single(DatasetEvents.Between(null, status)).Message);
        Assert.Empty(DatasetEvents.Between(status, status with { Snapshot = status.Snapshot with { ListedAt = DateTime.UnixEpoch } }));
    }

    private static DatasetStatus? Status(string? condition) => condition?.Split(' ') is [var type, var status, var reason]
        ? new() { Conditions = default(Api.Values.ValueList<V1Condition>).With(type, status, reason, "why", 1, DateTimeOffset.UnixEpoch) }
        : null;
}
