using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Operator.Pools.Listing;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Listing;

public class ListingTests
{
    private readonly PoolModel _model = new(4);

    public ListingTests() => _model.Add(Make.Dataset("d"));

    [Fact]
    public void Before_there_is_a_snapshot_one_node_has_an_entry_and_lists()
    {
        _model.Pass();

        var lister = Assert.Single(_model.NodesOf("d"));
        var entry = _model.Entry(lister, "d")!;
        Assert.Equal((NodeRole.List, null, null), (entry.Role, entry.Snapshot, entry.Prefetch));
        Assert.NotNull(ListToken.Parse(entry.ListRequest));
    }

    [Fact]
    public void What_it_listed_goes_to_all_others_from_it()
    {
        _model.Settle();

        var lister = _model.Lister("d");
        Assert.Equal(4, _model.NodesOf("d").Count);
        foreach (var node in _model.NodesOf("d"))
        {
            var snapshot = _model.Entry(node, "d")!.Snapshot!;
            Assert.Equal("snapshot-uid-d", snapshot.Id);
            Assert.Equal(node == lister ? [] : [$"{lister}:7000"], snapshot.From);
        }
    }

    [Fact]
    public void A_lister_that_dies_on_the_way_is_replaced_and_another_is_asked_anew()
    {
        _model.ListingsEnd = false;
        _model.Settle();
        var (first, asked) = (_model.Lister("d"), Request());

        _model.WithoutAgent.Add(first);
        _model.Now += TimeSpan.FromSeconds(9);
        _model.Settle();

        Assert.NotEqual(first, _model.Lister("d"));
        Assert.NotNull(Request());
        Assert.NotEqual(asked, Request());
    }

    [Fact]
    public void A_lister_that_dies_when_it_is_done_is_replaced_and_nothing_is_listed_again()
    {
        _model.Settle();
        var first = _model.Lister("d");

        _model.Ready(first, false);
        _model.Settle();
        var second = _model.Lister("d");
        _model.Ready(first, true);
        _model.Settle();

        Assert.NotEqual(first, second);
        Assert.Equal(second, _model.Lister("d"));
        Assert.Null(Request());
        // It lists what comes next.
        _model.ChangeSpec("d", spec => spec with { Sources = [new DatasetSource { Uri = "s3://bucket/other" }] });
        _model.Settle();
        Assert.Equal(second, _model.Lister("d"));
        Assert.NotNull(Request());
    }

    [Fact]
    public void While_nobody_is_alive_it_stays_with_whom_it_was()
    {
        _model.Settle();
        var (first, asked) = (_model.Lister("d"), Request());

        for (var i = 0; i < 4; i++) _model.Ready($"n{i}", false);
        _model.Pass();
        _model.Now += TimeSpan.FromHours(1);
        _model.Pass();

        Assert.Equal((first, asked), (_model.Lister("d"), Request()));
    }

    [Fact]
    public void A_node_that_is_gone_is_replaced()
    {
        _model.Settle();
        var first = _model.Lister("d");

        _model.Nodes.RemoveAll(node => node.Metadata.Name == first);
        _model.Settle();

        Assert.DoesNotContain(first, _model.CacheNodes.Keys);
        Assert.Null(Request());
        Assert.Equal(3, _model.NodesOf("d").Count);
    }

    [Fact]
    public void Of_two_that_were_told_to_list_one_is_left()
    {
        _model.Settle();
        var lister = _model.Lister("d");
        // The operator died between two writes.
        var other = _model.NodesOf("d").First(node => node != lister);
        var spec = _model.CacheNodes[other].Spec;
        var stale = spec.Datasets[0] with { Role = NodeRole.List, ListRequest = new ListToken("00000000", "00000000", 1).ToString() };
        _model.CacheNodes[other] = _model.CacheNodes[other] with { Spec = spec with { Datasets = [stale] } };

        _model.Pass();

        Assert.Equal(lister, _model.Lister("d"));
    }

    [Fact]
    public void Changed_sources_and_a_request_are_listed_anew_by_the_same_node()
    {
        _model.Settle();
        var lister = _model.Lister("d");
        var requests = new List<string?> { Request() };

        _model.ChangeSpec("d", spec => spec with { Sources = [new DatasetSource { Uri = "s3://bucket/other" }] });
        _model.Settle();
        requests.Add(Request());
        _model.Change("d", d => d with { Metadata = d.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.RefreshRequestedAt] = "now" } } });
        _model.Settle();
        requests.Add(Request());
        _model.ChangeSpec("d", spec => spec with { Ownership = new DatasetOwnership { Uid = 5 } });
        _model.Settle();
        requests.Add(Request());
        _model.ChangeSpec("d", spec => spec with { Retain = true });
        _model.Settle();

        Assert.Equal(4, requests.Distinct().Count());
        Assert.Equal(requests[^1], Request());
        Assert.Equal(lister, _model.Lister("d"));
    }

    [Fact]
    public void A_refresh_is_asked_for_when_its_time_has_come()
    {
        _model.ChangeSpec("d", spec => spec with { Refresh = new DatasetRefresh { Interval = new Duration("10m") } });
        var plan = _model.Settle();
        var asked = Request();
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), plan.DueAt);

        _model.Now += TimeSpan.FromMinutes(9);
        _model.Settle();
        Assert.Equal(asked, Request());
        _model.Now += TimeSpan.FromMinutes(1);
        _model.NextSnapshot["uid-d"] = "newer";
        _model.Settle();

        Assert.NotEqual(asked, Request());
        Assert.All(_model.NodesOf("d"), node => Assert.Equal("newer", _model.Entry(node, "d")!.Snapshot!.Id));
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void An_agent_whose_clock_is_wrong_is_asked_at_the_interval_all_the_same(int hours)
    {
        Refreshed();
        _model.AgentsNow = _model.Now + TimeSpan.FromHours(hours);
        var plan = _model.Settle();
        var asked = Request();
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), plan.DueAt);

        for (var minute = 1; minute < 10; minute++)
        {
            _model.Now += TimeSpan.FromMinutes(1);
            _model.AgentsNow += TimeSpan.FromMinutes(1);
            _model.Settle();
            Assert.Equal(asked, Request());
        }

        _model.Now += TimeSpan.FromMinutes(1);
        _model.Settle();
        Assert.NotEqual(asked, Request());
    }

    [Fact]
    public void A_clock_that_was_set_back_lists_once_and_then_at_the_interval()
    {
        Refreshed();
        _model.Settle();
        var right = _model.Now;
        _model.Now += TimeSpan.FromDays(1);
        _model.Settle();
        var tomorrow = Request();

        _model.Now = right + TimeSpan.FromMinutes(1);
        _model.Settle();
        var today = Request();
        Assert.NotEqual(tomorrow, today);
        _model.Now += TimeSpan.FromMinutes(9);
        _model.Settle();
        Assert.Equal(today, Request());
        _model.Now += TimeSpan.FromMinutes(1);
        _model.Settle();
        Assert.NotEqual(today, Request());
    }

    [Fact]
    public void A_clock_that_was_set_back_a_little_delays_the_next_listing_by_as_much_at_most()
    {
        Refreshed();
        _model.Settle();
        var asked = Request();
        _model.Now -= TimeSpan.FromSeconds(50);
        var plan = _model.Settle();
        Assert.Equal(asked, Request());
        Assert.Equal(_model.Now + TimeSpan.FromSeconds(50) + TimeSpan.FromMinutes(10), plan.DueAt);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_node_that_is_away_is_waited_for_by_a_clock_that_nobody_sets(int hours)
    {
        _model.Settle();
        var asked = Request();
        foreach (var node in _model.NodesOf("d")) _model.Ready(node, false);
        _model.Ready("n0", true);
        if (_model.CacheNodes["n0"] is { Status: { } status } there) _model.CacheNodes["n0"] = there with { Status = status with { Datasets = [status.Datasets[0] with { Snapshot = null, Listing = null }] } };
        _model.Elapsed = TimeSpan.Zero;
        _model.Pass();
        var waiting = Request();

        _model.Now += TimeSpan.FromHours(hours);
        _model.Elapsed += ListingStep.Patience - TimeSpan.FromSeconds(1);
        _model.Pass();
        Assert.Equal(waiting, Request());
        _model.Elapsed += TimeSpan.FromSeconds(1);
        _model.Pass();
        Assert.NotEqual(waiting, Request());
        Assert.NotEqual(asked, Request());
    }

    [Fact]
    public void A_snapshot_that_is_lost_is_listed_again_and_one_that_is_away_is_waited_for()
    {
        _model.Settle();
        var (lister, asked) = (_model.Lister("d"), Request());
        var holder = _model.NodesOf("d").First(node => node != lister);
        // All but one lose their disks, and that one is away.
        foreach (var node in _model.NodesOf("d").Where(node => node != holder))
        {
            var status = _model.CacheNodes[node].Status!;
            _model.CacheNodes[node] = _model.CacheNodes[node] with { Status = status with { Datasets = [status.Datasets[0] with { Snapshot = null }] } };
        }

        _model.Ready(holder, false);
        var plan = _model.Pass();
        Assert.Equal((lister, asked), (_model.Lister("d"), Request()));
        Assert.Equal(_model.Now + ListingStep.Patience, plan.DueAt);
        _model.Now += ListingStep.Patience;
        _model.Pass();

        Assert.Equal(lister, _model.Lister("d"));
        Assert.NotEqual(asked, Request());
    }

    private void Refreshed() => _model.ChangeSpec("d", spec => spec with { Refresh = new DatasetRefresh { Interval = new Duration("10m") } });

    private string? Request() => _model.Entry(_model.Lister("d"), "d")!.ListRequest;
}
