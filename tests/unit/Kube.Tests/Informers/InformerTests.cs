using k8s.Models;
using VastK8s.Kube.Informers;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Informers;

public sealed class InformerTests : IDisposable
{
    private readonly WidgetWorld _world = new();
    private readonly RecordingHandler _handler = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Handlers_hear_of_the_list_and_of_every_change_after_it_in_order()
    {
        await _world.CreateAsync("a");
        var informer = _world.Informer();
        informer.AddHandler(_handler);
        await using var running = new Running(informer.RunAsync);
        await informer.WaitForSyncAsync(Token);
        Assert.Equal(["+a=1 initial"], _handler.Lines);
        await _world.CreateAsync("b");
        await _world.ResizeAsync("a", 2);
        await _world.DeleteAsync("b");
        await LinesAsync("+a=1 initial", "+b=1", "a:1->2", "-b=1");
        Assert.Equal(2, informer.Lister.Get(WidgetWorld.Key("a"))!.Spec!.Size);
        Assert.Null(informer.Lister.Get(WidgetWorld.Key("b")));
    }

    [Fact]
    public async Task A_handler_that_comes_later_is_told_of_the_store_first()
    {
        await _world.CreateAsync("a");
        var informer = _world.Informer();
        await using var running = new Running(informer.RunAsync);
        await informer.WaitForSyncAsync(Token);
        informer.AddHandler(_handler);
        Assert.Equal(["+a=1 initial"], _handler.Lines);
        await _world.DeleteAsync("a");
        await LinesAsync("+a=1 initial", "-a=1");
    }

    [Fact]
    public async Task A_watch_that_is_cut_resumes_where_it_was_without_a_list()
    {
        var informer = await StartAsync();
        await using var running = informer.Running;
        await _world.CreateAsync("a");
        await LinesAsync("+a=1");
        _world.Faults.Before = SwitchedFaults.Unreachable;
        _world.Server.EndWatches(new IOException("reset by peer"));
        await _world.ResizeAsync("a", 2);
        await _world.DeleteAsync("a");
        await _world.CreateAsync("b");
        _world.Faults.Before = SwitchedFaults.Reachable;
        await LinesAsync("+a=1", "a:1->2", "-a=2", "+b=1");
        Assert.Equal(1, _world.Metrics.Lists);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_that_is_too_old_makes_it_list_and_tell_the_difference_alone(bool asErrorEvent)
    {
        foreach (var name in new[] { "same", "changed", "deleted" }) await _world.CreateAsync(name);
        var recreated = await _world.CreateAsync("recreated");
        var informer = await StartAsync();
        await using var running = informer.Running;
        await LinesAsync("+changed=1 initial", "+deleted=1 initial", "+recreated=1 initial", "+same=1 initial");
        _handler.Lines.Clear();
        _world.Faults.Before = SwitchedFaults.Unreachable;
        _world.Server.EndWatches(asErrorEvent ? KubeErrors.Failure(StatusReason.Gone, "too old") : null);
        await _world.ResizeAsync("changed", 2);
        await _world.DeleteAsync("deleted");
        await _world.DeleteAsync("recreated");
        Assert.NotEqual(recreated.Metadata.Uid, (await _world.CreateAsync("recreated", 5)).Metadata.Uid);
        await _world.CreateAsync("added");
        _world.Server.Compact();
        _world.Faults.Before = SwitchedFaults.Reachable;
        await LinesAsync("-deleted=1 unknown", "+added=1", "changed:1->2", "-recreated=1 unknown", "+recreated=5");
        Assert.Equal(2, _world.Metrics.Lists);
        Assert.Contains("expired", _world.Metrics.WatchEnds);
    }

    [Fact]
    public async Task Other_errors_of_a_watch_do_not_make_it_list()
    {
        var informer = await StartAsync();
        await using var running = informer.Running;
        _world.Server.EndWatches(KubeErrors.Failure(StatusReason.InternalError, "etcd is away"));
        await _world.CreateAsync("a");
        await LinesAsync("+a=1");
        Assert.Equal(1, _world.Metrics.Lists);
    }

    [Fact]
    public async Task Bookmarks_move_the_version_it_resumes_from()
    {
        var informer = await StartAsync();
        await using var running = informer.Running;
        await _world.Client.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "other" } }, null, Token);
        await Until.TrueAsync(
            () =>
            {
                // Again and again: the watch may not have begun.
                _world.Server.SendBookmarks();
                return informer.Informer.LastResourceVersion == _world.Server.ResourceVersion;
            },
            Token);
        _world.Server.Compact();
        _world.Server.EndWatches();
        await _world.CreateAsync("a");
        await LinesAsync("+a=1");
        Assert.Equal(1, _world.Metrics.Lists);
    }

    [Fact]
    public async Task It_begins_when_the_server_can_be_reached()
    {
        _world.Faults.Before = SwitchedFaults.Unreachable;
        await _world.CreateAsync("a");
        var informer = _world.Informer();
        informer.AddHandler(_handler);
        await using var running = new Running(informer.RunAsync);
        await Until.TrueAsync(() => _world.Metrics.Count("list") >= 3, Token);
        Assert.False(informer.HasSynced);
        _world.Faults.Before = SwitchedFaults.Reachable;
        await informer.WaitForSyncAsync(Token);
        Assert.Equal(["+a=1 initial"], _handler.Lines);
    }

    [Fact]
    public async Task The_first_list_can_be_of_the_servers_cache_and_later_ones_are_not()
    {
        foreach (var name in new[] { "a", "b", "c" }) await _world.CreateAsync(name);
        var informer = await StartAsync(options => options with { PageSize = 2, FirstListFromCache = true });
        await using var running = informer.Running;
        Assert.Equal(3, informer.Informer.Lister.Count);
        Assert.Equal(1, _world.Metrics.Count("list"));
        _world.Faults.Before = SwitchedFaults.Unreachable;
        _world.Server.EndWatches();
        await _world.DeleteAsync("a");
        await _world.CreateAsync("d");
        _world.Server.Compact();
        _world.Faults.Before = SwitchedFaults.Reachable;
        await Until.TrueAsync(() => informer.Informer.Lister.Get(WidgetWorld.Key("d")) is not null, Token);
        Assert.Equal(3, _world.Metrics.Count("list"));
    }

    [Fact]
    public async Task A_server_that_has_no_cache_is_made_to_list_from_etcd()
    {
        await _world.CreateAsync("a");
        _world.Faults.Before = call => call.Verb == "list" && _world.Metrics.Count("list") == 0 ? KubeErrors.Failure(StatusReason.Timeout, "not in time") : null;
        var informer = await StartAsync(options => options with { FirstListFromCache = true });
        await using var running = informer.Running;
        Assert.Equal(1, informer.Informer.Lister.Count);
        Assert.Equal(2, _world.Metrics.Count("list"));
        Assert.Empty(_world.Metrics.WatchEnds);
    }

    [Fact]
    public async Task A_handler_that_fails_stops_neither_others_nor_the_informer()
    {
        var informer = _world.Informer();
        informer.AddHandler(new RecordingHandler { OnCall = () => throw new InvalidOperationException("bad handler") });
        informer.AddHandler(_handler);
        await using var running = new Running(informer.RunAsync);
        await informer.WaitForSyncAsync(Token);
        await _world.CreateAsync("a");
        await _world.DeleteAsync("a");
        await LinesAsync("+a=1", "-a=1");
        Assert.Equal(2, _world.Metrics.HandlerFailures);
    }

    [Fact]
    public async Task A_resync_tells_of_every_object_and_asks_nobody()
    {
        await _world.CreateAsync("a", 3);
        var informer = await StartAsync(options => options with { Resync = TimeSpan.FromMilliseconds(20) });
        await using var running = informer.Running;
        await Until.TrueAsync(() => _handler.Lines.Count(line => line == "a:3->3") >= 2, Token);
        Assert.Equal(1, _world.Metrics.Lists);
    }

    [Fact]
    public async Task Objects_that_cease_to_match_the_selector_are_deleted()
    {
        await _world.CreateAsync("a", 1, metadata => metadata.Labels = new Dictionary<string, string> { ["in"] = "yes" });
        await _world.CreateAsync("b");
        var informer = await StartAsync(options => options with { LabelSelector = "in=yes" });
        await using var running = informer.Running;
        Assert.Single(informer.Informer.Lister.List());
        await _world.Client.PatchAsync<Widget>(WidgetWorld.Key("a"), Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = null } }), null, Token);
        await LinesAsync("+a=1 initial", "-a=1");
    }

    [Fact]
    public async Task Managed_fields_are_left_out_or_kept_for_one_manager()
    {
        await _world.Client.ApplyAsync(Widget.Of(WidgetWorld.Key("a"), new WidgetSpec { Size = 1 }), new ApplyOptions("us"), Token);
        await _world.Client.ApplyAsync(Widget.Of(WidgetWorld.Key("a"), new WidgetSpec { Color = "red" }), new ApplyOptions("them"), Token);
        var without = await StartAsync();
        await using var running = without.Running;
        var with = await StartAsync(options => options with { KeepManagedFields = true, Transform = Transforms.KeepManagedFieldsOf<Widget>("us") });
        await using var alsoRunning = with.Running;
        Assert.Null(without.Informer.Lister.Get(WidgetWorld.Key("a"))!.Metadata.ManagedFields);
        Assert.Equal("us", Assert.Single(with.Informer.Lister.Get(WidgetWorld.Key("a"))!.Metadata.ManagedFields).Manager);
    }

    [Fact]
    public async Task A_server_that_ends_watches_at_once_is_not_asked_without_pause()
    {
        var informer = await StartAsync(options => options with { Backoff = (TimeSpan.FromHours(1), TimeSpan.FromHours(1)) });
        await using var running = informer.Running;
        await Until.TrueAsync(
            () =>
            {
                _world.Server.EndWatches();
                return _world.Metrics.WatchEnds.Contains("end");
            },
            Token);
        Assert.Equal(1, _world.Metrics.Count("watch"));
    }

    [Fact]
    public async Task It_can_be_started_once()
    {
        var informer = await StartAsync();
        await using var running = informer.Running;
        await Assert.ThrowsAsync<InvalidOperationException>(() => informer.Informer.RunAsync(Token));
    }

    private async Task<(Informer<Widget> Informer, Running Running)> StartAsync(Func<InformerOptions<Widget>, InformerOptions<Widget>>? configure = null)
    {
        var informer = _world.Informer(configure);
        informer.AddHandler(_handler);
        var running = new Running(informer.RunAsync);
        await informer.WaitForSyncAsync(Token);
        return (informer, running);
    }

    private async Task LinesAsync(params string[] expected)
    {
        await Until.TrueAsync(() => _handler.Lines.Count >= expected.Length, Token);
        Assert.Equal(expected, _handler.Lines);
    }
}
