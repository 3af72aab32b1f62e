using System.Text.Json.Nodes;
using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

public abstract class ListWatchContract : KubeClientContract
{
    private static readonly Dictionary<string, string> Red = new() { ["color"] = "red" };
    private static readonly Dictionary<string, string> Blue = new() { ["color"] = "blue" };

    [Theory]
    [InlineData(null, new[] { "a", "b", "c" })]
    [InlineData("color=red", new[] { "a" })]
    [InlineData("color!=red", new[] { "b", "c" })]
    [InlineData("color in (red,blue)", new[] { "a", "b" })]
    [InlineData("color notin (red)", new[] { "b", "c" })]
    [InlineData("color", new[] { "a", "b" })]
    [InlineData("!color", new[] { "c" })]
    [InlineData("color,color!=blue", new[] { "a" })]
    public async Task Lists_are_selected_by_labels(string? selector, string[] expected)
    {
        await CreateAsync("a", null, metadata => metadata.Labels = Red);
        await CreateAsync("b", null, metadata => metadata.Labels = Blue);
        await CreateAsync("c");
        var list = await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, LabelSelector = selector }, Token);
        Assert.Equal(expected, list.Items.Select(widget => widget.Metadata.Name));
        Assert.All(list.Items, widget => Assert.Equal("Widget", widget.Kind));
    }

    [Fact]
    public async Task Lists_are_selected_by_name()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        var list = await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, FieldSelector = "metadata.name=b" }, Token);
        Assert.Equal("b", Assert.Single(list.Items).Metadata.Name);
        await RefusedAsync(StatusReason.BadRequest, () => Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, FieldSelector = "spec.size=1" }, Token));
    }

    [Fact]
    public async Task Built_in_kinds_in_a_list_say_what_they_are()
    {
        var list = await Client.ListAsync<V1Namespace>(new ListOptions { FieldSelector = "metadata.name=" + Namespace }, Token);
        Assert.Equal(("v1", "Namespace"), (list.Items[0].ApiVersion, list.Items[0].Kind));
    }

    [Fact]
    public async Task All_pages_are_of_one_version()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" }) await CreateAsync(name);
        var first = await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, Limit = 2 }, Token);
        Assert.Equal(2, first.Items.Count);
        Assert.NotNull(first.Continue);
        await Client.DeleteAsync<Widget>(Key("e"), null, Token);
        await CreateAsync("f");
        var names = first.Items.Select(widget => widget.Metadata.Name).ToList();
        for (var page = first; page.Continue is { } token;)
        {
            page = await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, Limit = 2, Continue = token }, Token);
            names.AddRange(page.Items.Select(widget => widget.Metadata.Name));
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
        var all = await Client.ListAllAsync<Widget>(new ListOptions { Namespace = Namespace, Limit = 2 }, Token);
        Assert.Equal(["a", "b", "c", "d", "f"], all.Items.Select(widget => widget.Metadata.Name));
    }

    [Fact]
    public async Task A_list_can_be_asked_to_be_so_new_at_least()
    {
        var created = await CreateAsync("a");
        var list = await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, ResourceVersion = created.Metadata.ResourceVersion }, Token);
        Assert.Equal("a", Assert.Single(list.Items).Metadata.Name);
        await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, ResourceVersion = "0" }, Token);
        await RefusedAsync(StatusReason.Timeout, () => Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, ResourceVersion = "9000000000000000" }, Token));
    }

    [Fact]
    public async Task Managed_fields_can_be_left_out()
    {
        await CreateAsync("a");
        Assert.NotEmpty((await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace }, Token)).Items[0].Metadata.ManagedFields);
        Assert.Null((await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace, OmitManagedFields = true }, Token)).Items[0].Metadata.ManagedFields);
    }

    [Fact]
    public async Task A_watch_tells_what_happened_after_its_version_in_order()
    {
        await CreateAsync("before");
        var version = (await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace }, Token)).ResourceVersion;
        await CreateAsync("a");
        await Client.PatchAsync<Widget>(Key("a"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = 2 } }), null, Token);
        await Client.DeleteAsync<Widget>(Key("a"), null, Token);
        var events = await WatchAsync(new WatchOptions { Namespace = Namespace, ResourceVersion = version }, 3);
        Assert.Equal([WatchEventKind.Added, WatchEventKind.Modified, WatchEventKind.Deleted], events.Select(change => change.Kind));
        Assert.All(events, change => Assert.Equal("a", change.Object!.Metadata.Name));
        Assert.Equal([1, 2, 2], events.Select(change => change.Object!.Spec!.Size!.Value));
        Assert.All(events, change => Assert.Equal(change.ResourceVersion, change.Object!.Metadata.ResourceVersion));
        var resumed = await WatchAsync(new WatchOptions { Namespace = Namespace, ResourceVersion = events[1].ResourceVersion }, 1);
        Assert.Equal(WatchEventKind.Deleted, resumed[0].Kind);
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        var events = await WatchAsync(new WatchOptions { Namespace = Namespace }, 2);
        Assert.Equal(["a", "b"], events.Select(change => change.Object!.Metadata.Name).Order());
        Assert.All(events, change => Assert.Equal(WatchEventKind.Added, change.Kind));
    }

    [Fact]
    public async Task What_ceases_to_match_is_deleted_for_the_watch_and_what_begins_to_is_added()
    {
        var version = (await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace }, Token)).ResourceVersion;
        await CreateAsync("a", null, metadata => metadata.Labels = Red);
        await CreateAsync("b", null, metadata => metadata.Labels = Blue);
        await SetColorAsync("a", "blue");
        await SetColorAsync("b", "red");
        var events = await WatchAsync(new WatchOptions { Namespace = Namespace, LabelSelector = "color=red", ResourceVersion = version }, 3);
        Assert.Equal(
            [(WatchEventKind.Added, "a"), (WatchEventKind.Deleted, "a"), (WatchEventKind.Added, "b")],
            events.Select(change => (change.Kind, change.Object!.Metadata.Name)));
    }

    [Fact]
    public async Task A_watch_ends_when_it_was_asked_to()
    {
        var version = (await Client.ListAsync<Widget>(new ListOptions { Namespace = Namespace }, Token)).ResourceVersion;
        var options = new WatchOptions { Namespace = Namespace, ResourceVersion = version, Timeout = TimeSpan.FromSeconds(1), AllowBookmarks = false };
        Assert.Empty(await WatchAsync(options, int.MaxValue));
    }

    [Fact]
    public async Task A_watch_can_be_given_up()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var watch = Client.WatchAsync<Widget>(new WatchOptions { Namespace = Namespace }, stop.Token).GetAsyncEnumerator(stop.Token);
        await CreateAsync("a");
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await watch.DisposeAsync();
    }

    private Task<Widget> SetColorAsync(string name, string color) => Client.PatchAsync<Widget>(
        Key(name), Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["color"] = color } } }), null, Token);

    private async Task<List<WatchEvent<Widget>>> WatchAsync(WatchOptions options, int count)
    {
        var events = new List<WatchEvent<Widget>>();
        await foreach (var change in Client.WatchAsync<Widget>(options, Token))
        {
            if (change.Kind == WatchEventKind.Bookmark) continue;
            events.Add(change);
            if (events.Count == count) break;
        }

        return events;
    }
}
