using Microsoft.Extensions.Time.Testing;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Embedded.Tables;

namespace VastK8s.Embedded.Tests.Tables;

public class PrinterTableTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));

    private static Dataset Photos => new()
    {
        Metadata = new() { Name = "photos", NamespaceProperty = "vision", CreationTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        Spec = new() { Sources = [new() { Uri = "s3://a" }] },
        Status = new() { Phase = DatasetPhase.Caching, Snapshot = new() { Id = "1", Objects = 12 }, Summary = new() { Cached = "40%", Nodes = "0/1" }, Message = "being fetched" },
    };

    [Fact]
    public void Columns_are_those_of_kubectl_get()
    {
        var lines = new PrinterTable<Dataset>(_time).Lines([Photos]);

        Assert.Equal(
            [
                "NAME     SOURCE   OBJECTS   SIZE   CACHED   NODES   PHASE     AGE",
                "photos   s3://a   12               40%      0/1     Caching   30s",
            ],
            lines);
    }

    [Fact]
    public void Messages_and_what_tells_kinds_apart_are_shown_where_asked_for()
    {
        var lines = new PrinterTable<Dataset>(_time, message: true, amongOthers: true).Lines([Photos]);

        Assert.StartsWith("NAMESPACE   NAME ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("AGE   MESSAGE", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("vision      dataset.vastk8s.io/photos   s3://a", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("30s   being fetched", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_without_status_has_empty_cells() =>
        Assert.Equal(["new", "", "", "", "", "", "", ""], new PrinterTable<Dataset>(_time).Cells(new Dataset { Metadata = new() { Name = "new" } }));

    [Fact]
    public void Columns_grow_and_do_not_shrink()
    {
        var table = new PrinterTable<CachePool>(_time);

        var wide = table.Line([new string('x', 20), "1/1"]);
        var narrow = table.Line(["y", "1/1"]);

        Assert.Equal(wide.IndexOf('1', StringComparison.Ordinal), narrow.IndexOf('1', StringComparison.Ordinal));
    }

    [Fact]
    public void Each_kind_has_columns() =>
        Assert.All(
            [new PrinterTable<CachePool>(_time).Headings, new PrinterTable<CacheNode>(_time).Headings, new PrinterTable<PrefetchJob>(_time).Headings],
            headings => Assert.InRange(headings.Count, 5, 20));
}
