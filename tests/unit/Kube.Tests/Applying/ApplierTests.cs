using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Applying;

public sealed class ApplierTests : IDisposable
{
    private readonly WidgetWorld _world = new();
    private readonly Applier _applier;

    public ApplierTests() => _applier = NewApplier();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Sent => _world.Metrics.Count("apply") + _world.Metrics.Count("apply_status");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_same_again_is_not_sent()
    {
        var first = await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        Assert.Same(first, await ApplyAsync(new WidgetSpec { Size = 1 }, first));
        Assert.Equal((1, 1), (Sent, _world.Metrics.Suppressed));
    }

    [Fact]
    public async Task Anything_else_is_sent()
    {
        var live = await ApplyAsync(new WidgetSpec { Size = 1, Color = "red", Settings = new Dictionary<string, string> { ["a"] = "1" } }, null);
        live = await ApplyAsync(new WidgetSpec { Size = 2, Color = "red", Settings = new Dictionary<string, string> { ["a"] = "1" } }, live);
        live = await ApplyAsync(new WidgetSpec { Size = 2, Settings = new Dictionary<string, string> { ["a"] = "1" } }, live);
        live = await ApplyAsync(new WidgetSpec { Size = 2, Settings = new Dictionary<string, string> { ["b"] = "1" } }, live);
        Assert.Equal(4, Sent);
        Assert.Null(live.Spec!.Color);
        Assert.Equal(["b"], live.Spec.Settings!.Keys);
    }

    [Fact]
    public async Task What_another_has_changed_is_sent_again_and_what_another_has_added_is_left()
    {
        var live = await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        var drifted = await _world.ResizeAsync("a", 7);
        live = await ApplyAsync(new WidgetSpec { Size = 1 }, drifted);
        Assert.Equal((2, 1), (Sent, live.Spec!.Size));
        live.Spec.Color = "blue";
        live = await _world.Client.UpdateAsync(live, null, Token);
        live.Status = new WidgetStatus { Phase = "Ready" };
        live = await _world.Client.UpdateStatusAsync(live, null, Token);
        live = await ApplyAsync(new WidgetSpec { Size = 1 }, live);
        Assert.Equal("blue", live.Spec!.Color);
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task Status_is_compared_and_owned_apart()
    {
        var live = await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        live = await ApplyStatusAsync("Ready", live);
        Assert.Equal("Ready", live.Status!.Phase);
        live = await ApplyStatusAsync("Ready", live);
        live = await ApplyAsync(new WidgetSpec { Size = 1 }, live);
        Assert.Equal(2, Sent);
        live = await ApplyStatusAsync("Failed", live);
        Assert.Equal(3, Sent);
        Assert.Equal(["tested", "tested-status"], live.Metadata.ManagedFields.Select(entry => entry.Manager).Order());
    }

    [Fact]
    public async Task After_a_restart_managed_fields_tell_what_was_applied()
    {
        var spec = new WidgetSpec { Size = 1, Tags = ["a", "b"], Parts = [new WidgetPart { Name = "x", Count = 1 }, new WidgetPart { Name = "y" }], Atomic = ["1"] };
        var live = await ApplyAsync(spec, null);
        await _world.Client.ApplyAsync(Widget.Of(WidgetWorld.Key("a"), new WidgetSpec { Tags = ["c"], Parts = [new WidgetPart { Name = "z" }] }), new ApplyOptions("other"), Token);
        live = await _world.Client.GetAsync<Widget>(WidgetWorld.Key("a"), Token);
        Assert.Same(live, await NewApplier().ApplyAsync(Desired(spec), live, Token));
        Assert.Equal(1, Sent);

        // A field that the program before the restart has applied, and this one does not.
        spec.Parts = [new WidgetPart { Name = "x", Count = 1 }];
        live = await NewApplier().ApplyAsync(Desired(spec), live, Token);
        Assert.Equal(["x", "z"], live.Spec!.Parts!.Select(part => part.Name).Order());
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task After_a_restart_without_managed_fields_it_is_sent_once()
    {
        await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        var live = await _world.Client.GetAsync<Widget>(WidgetWorld.Key("a"), Token);
        live.Metadata.ManagedFields = null;
        var applier = NewApplier();
        var answer = await applier.ApplyAsync(Desired(new WidgetSpec { Size = 1 }), live, Token);
        Assert.Equal(live.Metadata.ResourceVersion, answer.Metadata.ResourceVersion);
        await applier.ApplyAsync(Desired(new WidgetSpec { Size = 1 }), live, Token);
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task A_value_that_the_server_writes_otherwise_is_sent_once_in_a_process()
    {
        _world.Server.Admit<Widget>((_, widget) =>
        {
            widget.Spec!.Color = widget.Spec.Color?.ToUpperInvariant() ?? "DEFAULT";
            return [];
        });
        var live = await ApplyAsync(new WidgetSpec { Size = 1, Color = "red" }, null);
        Assert.Equal("RED", live.Spec!.Color);
        await ApplyAsync(new WidgetSpec { Size = 1, Color = "red" }, live);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task A_later_object_of_the_same_name_is_another()
    {
        var live = await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        await _world.DeleteAsync("a");
        var other = await _world.CreateAsync("a");
        Assert.NotEqual(live.Metadata.Uid, other.Metadata.Uid);
        await ApplyAsync(new WidgetSpec { Size = 1 }, other);
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task Forgotten_objects_are_sent_again()
    {
        var live = await ApplyAsync(new WidgetSpec { Size = 1 }, null);
        live.Metadata.ManagedFields = null;
        _applier.Forget<Widget>(WidgetWorld.Key("a"));
        await ApplyAsync(new WidgetSpec { Size = 1 }, live);
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task What_is_not_sent_would_have_changed_no_value_whatever_happens()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var key = WidgetWorld.Key("random-" + seed);
            Widget? live = null;
            for (var step = 0; step < 25; step++)
            {
                var applier = random.Next(4) == 0 ? NewApplier() : _applier;
                if (live is not null && random.Next(3) == 0)
                {
                    await _world.Client.ApplyAsync(Widget.Of(key, RandomSpec(random)), new ApplyOptions("other"), Token);
                    live = await _world.Client.GetAsync<Widget>(key, Token);
                }

                var desired = Widget.Of(key, RandomSpec(random));
                var sent = Sent;
                live = await applier.ApplyAsync(desired, live, Token);
                if (Sent != sent) continue;
                var forced = await _world.Client.ApplyAsync(desired, new ApplyOptions("tested"), Token);

                // No value, that is. It may have made the manager a co-owner of what has replaced an empty map or list of its own.
                Assert.Equal(live.Metadata.Generation, forced.Metadata.Generation);
            }
        }

        Assert.True(_world.Metrics.Suppressed > 20);
    }

    private static WidgetSpec RandomSpec(Random random) => new()
    {
        Size = random.Next(2) == 0 ? null : random.Next(2),
        Tags = random.Next(3) switch { 0 => null, 1 => ["a"], _ => ["a", "b"] },
        Parts = random.Next(3) switch { 0 => null, 1 => [new WidgetPart { Name = "x", Count = random.Next(2) }], _ => [new WidgetPart { Name = "y" }] },
    };

    private static Widget Desired(WidgetSpec spec) => Widget.Of(WidgetWorld.Key("a"), spec);

    private Applier NewApplier() => new(_world.Tested, "tested", _world.Metrics);

    private Task<Widget> ApplyAsync(WidgetSpec spec, Widget? live) => _applier.ApplyAsync(Desired(spec), live, Token);

    private Task<Widget> ApplyStatusAsync(string phase, Widget? live)
    {
        var desired = Desired(new WidgetSpec { Size = 99 });
        desired.Status = new WidgetStatus { Phase = phase };
        return _applier.ApplyStatusAsync(desired, live, Token);
    }
}
