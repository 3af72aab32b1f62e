using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Memory;

public sealed class InMemoryServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_beyond_the_window_or_compacted_are_expired()
    {
        using var world = new WidgetWorld(new InMemoryOptions { WatchWindow = 3, BookmarkInterval = null });
        var first = await world.CreateAsync("a");
        for (var size = 2; size < 6; size++) await world.ResizeAsync("a", size);
        await ExpiredAsync(() => FirstAsync(world, first.Metadata.ResourceVersion));
        var recent = world.Server.ResourceVersion;
        await world.ResizeAsync("a", 9);
        Assert.Equal(9, (await FirstAsync(world, recent)).Object!.Spec!.Size);
        world.Server.Compact();
        await ExpiredAsync(() => FirstAsync(world, recent));
    }

    [Fact]
    public async Task The_rest_of_a_list_is_expired_after_a_compaction_and_listing_all_begins_again()
    {
        using var world = new WidgetWorld();
        foreach (var name in new[] { "a", "b", "c" }) await world.CreateAsync(name);
        var page = await world.Client.ListAsync<Widget>(new ListOptions { Limit = 1 }, Token);
        world.Server.Compact();
        await ExpiredAsync(() => world.Client.ListAsync<Widget>(new ListOptions { Limit = 1, Continue = page.Continue }, Token));
        var lists = 0;
        world.Faults.Before = call =>
        {
            if (call.Verb == "list" && ++lists == 2) world.Server.Compact();
            return null;
        };
        Assert.Equal(3, (await world.Tested.ListAllAsync<Widget>(new ListOptions { Limit = 1 }, Token)).Items.Count);
        Assert.Equal(3, lists);
    }

    [Fact]
    public async Task Bookmarks_come_at_their_time()
    {
        var time = new FakeTimeProvider();
        using var world = new WidgetWorld(new InMemoryOptions { TimeProvider = time, BookmarkInterval = TimeSpan.FromMinutes(1) });
        var watch = world.Client.WatchAsync<Widget>(new WatchOptions { ResourceVersion = world.Server.ResourceVersion }, Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync().AsTask();
        await world.Client.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "other" } }, null, Token);
        await Until.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return next.IsCompleted;
            },
            Token);
        Assert.True(await next);
        Assert.Equal((WatchEventKind.Bookmark, world.Server.ResourceVersion), (watch.Current.Kind, watch.Current.ResourceVersion));
        await watch.DisposeAsync();
    }

    [Fact]
    public async Task Faults_come_before_or_after_the_write()
    {
        using var world = new WidgetWorld();
        world.Faults.Before = SwitchedFaults.Unreachable;
        await Assert.ThrowsAsync<HttpRequestException>(() => world.Tested.CreateAsync(Widget.Of(WidgetWorld.Key("a"), new WidgetSpec()), null, Token));
        Assert.Null(await world.Client.FindAsync<Widget>(WidgetWorld.Key("a"), Token));
        world.Faults.Before = SwitchedFaults.Reachable;
        world.Faults.After = call => call.IsWrite ? new IOException("the answer was lost") : null;
        await Assert.ThrowsAsync<IOException>(() => world.Tested.CreateAsync(Widget.Of(WidgetWorld.Key("a"), new WidgetSpec()), null, Token));
        Assert.NotNull(await world.Tested.FindAsync<Widget>(WidgetWorld.Key("a"), Token));
        Assert.Equal([("create", 0), ("create", 0), ("get", 200)], world.Metrics.Requests.Select(request => (request.Verb, request.Code)));
    }

    [Fact]
    public async Task Admission_sets_defaults_and_names_what_is_wrong()
    {
        using var world = new WidgetWorld();
        world.Server.Admit<Widget>((old, widget) =>
        {
            widget.Spec!.Color ??= "white";
            return widget.Spec.Size < old?.Spec?.Size ? [new V1StatusCause { Field = "spec.size", Message = "must not shrink" }] : [];
        });
        Assert.Equal("white", (await world.CreateAsync("a", 5)).Spec!.Color);
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => world.ResizeAsync("a", 4));
        Assert.True(refused.IsInvalid);
        Assert.Equal("spec.size", Assert.Single(refused.Causes).Field);
        Assert.Equal(5, (await world.Client.GetAsync<Widget>(WidgetWorld.Key("a"), Token)).Spec!.Size);
    }

    [Fact]
    public async Task Namespaces_can_be_made_as_they_are_used()
    {
        using var world = new WidgetWorld(new InMemoryOptions { CreateNamespaces = true, BookmarkInterval = null });
        await world.Client.CreateAsync(Widget.Of(new NamespacedName("new", "a"), new WidgetSpec()), null, Token);
        Assert.NotNull(await world.Client.FindAsync<V1Namespace>(new NamespacedName("new"), Token));
    }

    [Fact]
    public async Task What_was_read_is_the_readers_own()
    {
        using var world = new WidgetWorld();
        var created = await world.CreateAsync("a");
        created.Spec!.Size = 9;
        created.Metadata.Labels = new Dictionary<string, string> { ["x"] = "y" };
        var read = await world.Client.GetAsync<Widget>(WidgetWorld.Key("a"), Token);
        Assert.Equal(1, read.Spec!.Size);
        Assert.Null(read.Metadata.Labels);
    }

    [Fact]
    public async Task Kinds_without_status_have_no_status_to_write()
    {
        using var world = new WidgetWorld();
        var map = await world.Client.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "a" } }, null, Token);
        Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => world.Client.UpdateStatusAsync(map, null, Token))).IsNotFound);
    }

    [Fact]
    public async Task Many_writers_and_a_watch_see_one_history()
    {
        using var world = new WidgetWorld();
        await world.CreateAsync("a", 0);
        var version = world.Server.ResourceVersion;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                for (var done = 0; done < 25;)
                {
                    var widget = await world.Client.GetAsync<Widget>(WidgetWorld.Key("a"), Token);
                    widget.Spec!.Size++;
                    try
                    {
                        await world.Client.UpdateAsync(widget, null, Token);
                        done++;
                    }
                    catch (KubeStatusException e) when (e.IsConflict)
                    {
                    }
                }
            },
            Token)));
        var sizes = new List<int>();
        await foreach (var change in world.Client.WatchAsync<Widget>(new WatchOptions { ResourceVersion = version }, Token))
        {
            sizes.Add(change.Object!.Spec!.Size!.Value);
            if (sizes.Count == 100) break;
        }

        Assert.Equal(Enumerable.Range(1, 100), sizes);
    }

    private static async Task ExpiredAsync(Func<Task> call) => Assert.True((await Assert.ThrowsAsync<KubeStatusException>(call)).IsExpired);

    private static async Task<WatchEvent<Widget>> FirstAsync(WidgetWorld world, string version)
    {
        await foreach (var change in world.Client.WatchAsync<Widget>(new WatchOptions { ResourceVersion = version }, Token)) return change;
        throw new InvalidOperationException("The watch ended.");
    }
}
