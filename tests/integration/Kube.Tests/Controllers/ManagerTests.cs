using VastK8s.Kube.Controllers;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Controllers;

public sealed class ManagerTests(KubeCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_storm_of_conflicts_loses_no_write()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        await world.CreateAsync("a", 0);
        var conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                for (var done = 0; done < 10;)
                {
                    try
                    {
                        var widget = await world.Client.GetAsync<Widget>(world.Key("a"), Token);
                        widget.Spec!.Size++;
                        await world.Client.UpdateAsync(widget, null, Token);
                        done++;
                    }
                    catch (KubeStatusException e) when (e.IsConflict)
                    {
                        Interlocked.Increment(ref conflicts);
                    }
                }
            },
            Token)));
        Assert.Equal(80, (await world.Client.GetAsync<Widget>(world.Key("a"), Token)).Spec!.Size);
        Assert.True(conflicts > 0);
    }

    /// <summary>Two controllers write each other's objects by update; each write is somebody's conflict, and in the end all is as wanted.</summary>
    [Fact]
    public async Task Controllers_that_fight_for_objects_end_with_all_of_them_done()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        const int Objects = 20;
        for (var i = 0; i < Objects; i++) await world.CreateAsync("w" + i);
        var manager = new Manager(world.Tested, new ManagerOptions { Metrics = world.Metrics });
        var widgets = manager.Informer<Widget>(options => options with { Namespace = world.Namespace });
        foreach (var color in new[] { "red", "blue" })
        {
            manager.AddController(color, new ScriptedReconciler(async (key, token) =>
            {
                if (widgets.Lister.Get(key) is not { } seen || seen.Spec!.Tags?.Contains(color) == true) return ReconcileResult.Done;
                var widget = KubeJson.DeepCopy(seen);
                widget.Spec!.Tags = [.. widget.Spec.Tags ?? [], color];
                await world.Tested.UpdateAsync(widget, null, token);
                return ReconcileResult.Done;
            }), new ControllerOptions { Workers = 4 }).For(widgets);
        }

        await using var running = new Running(manager.RunAsync);
        await Until.TrueAsync(() => widgets.Lister.List().Count(widget => widget.Spec!.Tags?.Count == 2) == Objects, Token);
        Assert.DoesNotContain(ReconcileOutcome.Error, world.Metrics.Outcomes);
    }

    [Fact]
    public async Task Reconciles_go_on_after_the_server_was_out_of_reach()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        await world.CreateAsync("a");
        var manager = new Manager(world.Tested, new ManagerOptions { Metrics = world.Metrics });
        var widgets = manager.Informer<Widget>(options => options with { Namespace = world.Namespace, Backoff = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500)) });
        var applier = new Applier(world.Tested, "tested", world.Metrics);
        manager.AddController("status", new ScriptedReconciler(async (key, token) =>
        {
            if (widgets.Lister.Get(key) is not { } widget) return ReconcileResult.Done;
            var desired = Widget.Of(key);
            desired.Status = new WidgetStatus { Total = widget.Spec!.Size };
            await applier.ApplyStatusAsync(desired, widget, token);
            return ReconcileResult.Done;
        })).For(widgets);
        await using var running = new Running(manager.RunAsync);
        await Until.TrueAsync(async () => (await world.Client.GetAsync<Widget>(world.Key("a"), Token)).Status?.Total == 1, Token);
        world.Proxy.Cut();
        await world.ResizeAsync("a", 2);
        await world.CreateAsync("b", 3);
        world.Proxy.Mend();
        await Until.TrueAsync(
            async () => (await world.Client.GetAsync<Widget>(world.Key("a"), Token)).Status?.Total == 2 && (await world.Client.GetAsync<Widget>(world.Key("b"), Token)).Status?.Total == 3, Token);
        Assert.Equal(1, world.Metrics.Lists);
    }
}
