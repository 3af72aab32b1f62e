using VastK8s.Kube.Informers;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Informers;

public sealed class InformerTests(KubeCluster cluster)
{
    private readonly RecordingHandler _handler = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_off_it_resumes_without_a_list_and_misses_nothing()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        await world.CreateAsync("a");
        var informer = await StartAsync(world);
        await using var running = informer.Running;
        for (var round = 0; round < 5; round++)
        {
            world.Proxy.Reset();
            await world.ResizeAsync("a", 10 + round);
        }

        world.Proxy.Cut();
        await world.CreateAsync("b");
        await world.DeleteAsync("a");
        world.Proxy.Mend();
        await LinesAsync("+a=1 initial", "a:1->10", "a:10->11", "a:11->12", "a:12->13", "a:13->14", "+b=1", "-a=14");
        Assert.Equal(1, world.Metrics.Lists);
    }

    [Fact]
    public async Task Watches_that_the_server_ends_follow_each_other_without_a_list()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        var informer = await StartAsync(world, options => options with { MinWatchTimeout = TimeSpan.FromSeconds(1) });
        await using var running = informer.Running;
        await Until.TrueAsync(() => world.Metrics.WatchEnds.Count(why => why == "end") >= 2, Token);
        await world.CreateAsync("a");
        await LinesAsync("+a=1");
        Assert.Equal(1, world.Metrics.Lists);
    }

    [Fact]
    public async Task After_a_compaction_it_lists_and_tells_the_difference_alone()
    {
        await using var own = await KubeCluster.StartAsync();
        await using var world = await WidgetCluster.ConnectAsync(own);
        foreach (var name in new[] { "changed", "deleted", "recreated", "same" }) await world.CreateAsync(name);
        var informer = await StartAsync(world);
        await using var running = informer.Running;
        await LinesAsync("+changed=1 initial", "+deleted=1 initial", "+recreated=1 initial", "+same=1 initial");
        _handler.Lines.Clear();
        world.Proxy.Cut();
        await world.ResizeAsync("changed", 2);
        await world.DeleteAsync("deleted");
        await world.DeleteAsync("recreated");
        await world.CreateAsync("recreated", 5);
        await world.CreateAsync("added");
        await own.CompactAsync();
        world.Proxy.Mend();
        await LinesAsync("-deleted=1 unknown", "+added=1", "changed:1->2", "-recreated=1 unknown", "+recreated=5");
        Assert.Equal(2, world.Metrics.Lists);
        Assert.Contains("expired", world.Metrics.WatchEnds);
    }

    [Fact]
    public async Task It_survives_the_API_server_and_etcd()
    {
        await using var own = await KubeCluster.StartAsync();
        await using var world = await WidgetCluster.ConnectAsync(own);
        await world.CreateAsync("a");
        var informer = await StartAsync(world);
        await using var running = informer.Running;
        await own.StopApiServerAsync();
        await Until.TrueAsync(() => world.Metrics.WatchEnds.Contains("error"), Token);
        Assert.Equal(1, informer.Informer.Lister.Get(world.Key("a"))!.Spec!.Size);
        await own.StartApiServerAsync();
        await world.ResizeAsync("a", 2);
        await LinesAsync("+a=1 initial", "a:1->2");
        await own.StopEtcdAsync();
        await own.StartEtcdAsync();
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await world.DeleteAsync("a");
                    return true;
                }
                catch (Exception e) when (KubeErrors.IsTransient(e))
                {
                    return false;
                }
                catch (KubeStatusException e) when (e.IsNotFound)
                {
                    // An attempt before has done it and could not say so.
                    return true;
                }
            },
            Token);
        await LinesAsync("+a=1 initial", "a:1->2", "-a=2");
    }

    [Fact]
    public async Task Bookmarks_are_sent_and_understood()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);

        // Bookmarks come about once a minute, and two seconds before the watch's end.
        var informer = await StartAsync(world, options => options with { MinWatchTimeout = TimeSpan.FromSeconds(5) });
        await using var running = informer.Running;
        var version = informer.Informer.LastResourceVersion;

        // In another namespace: nothing that the watch would tell of.
        await world.Client.CreateAsync(Widget.Of(new NamespacedName("default", world.Namespace), new WidgetSpec()), null, Token);
        await Until.TrueAsync(() => informer.Informer.LastResourceVersion != version, Token);
        Assert.Empty(_handler.Lines);
    }

    private async Task<(Informer<Widget> Informer, Running Running)> StartAsync(WidgetCluster world, Func<InformerOptions<Widget>, InformerOptions<Widget>>? configure = null)
    {
        var informer = world.Informer(configure);
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
