using k8s.Models;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Memory;

public sealed class GarbageCollectionTests : IDisposable
{
    private readonly WidgetWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_owned_goes_with_its_last_owner_and_what_it_owns_too()
    {
        var (first, second) = (await _world.CreateAsync("first"), await _world.CreateAsync("second"));
        var child = await OwnedAsync("child", false, first, second);
        await OwnedAsync("grandchild", false, child);
        await _world.DeleteAsync("first");
        Assert.True(await IsThereAsync("child"));
        await _world.DeleteAsync("second");
        Assert.False(await IsThereAsync("child"));
        Assert.False(await IsThereAsync("grandchild"));
    }

    [Fact]
    public async Task What_is_made_for_an_owner_that_is_gone_goes_at_once()
    {
        var owner = await _world.CreateAsync("owner");
        await _world.DeleteAsync("owner");
        await OwnedAsync("child", false, owner);
        Assert.False(await IsThereAsync("child"));
    }

    [Fact]
    public async Task In_the_foreground_the_owner_goes_after_those_that_block_it()
    {
        var owner = await _world.CreateAsync("owner");
        await OwnedAsync("child", true, owner, ["hold"]);
        await _world.Client.DeleteAsync<Widget>(WidgetWorld.Key("owner"), new DeleteOptions { Propagation = DeletionPropagation.Foreground }, Token);
        Assert.NotNull((await _world.Client.GetAsync<Widget>(WidgetWorld.Key("owner"), Token)).Metadata.DeletionTimestamp);
        var child = await _world.Client.GetAsync<Widget>(WidgetWorld.Key("child"), Token);
        Assert.NotNull(child.Metadata.DeletionTimestamp);
        child.Metadata.Finalizers = null;
        await _world.Client.UpdateAsync(child, null, Token);
        Assert.False(await IsThereAsync("child"));
        Assert.False(await IsThereAsync("owner"));
    }

    [Fact]
    public async Task Orphans_stay_without_their_owner()
    {
        var owner = await _world.CreateAsync("owner");
        await OwnedAsync("child", false, owner);
        await _world.Client.DeleteAsync<Widget>(WidgetWorld.Key("owner"), new DeleteOptions { Propagation = DeletionPropagation.Orphan }, Token);
        Assert.False(await IsThereAsync("owner"));
        Assert.Empty((await _world.Client.GetAsync<Widget>(WidgetWorld.Key("child"), Token)).Metadata.OwnerReferences ?? []);
    }

    [Fact]
    public async Task A_namespace_goes_with_what_is_in_it_and_takes_nothing_new()
    {
        _world.Server.AddNamespace("doomed");
        var inside = new NamespacedName("doomed", "held");
        await _world.Client.CreateAsync(Widget.Of(inside, new WidgetSpec(), metadata => metadata.Finalizers = ["hold"]), null, Token);
        await _world.Client.CreateAsync(Widget.Of(new NamespacedName("doomed", "free"), new WidgetSpec()), null, Token);
        await _world.Client.DeleteAsync<V1Namespace>(new NamespacedName("doomed"), null, Token);
        Assert.Null(await _world.Client.FindAsync<Widget>(new NamespacedName("doomed", "free"), Token));
        Assert.Equal("Terminating", (await _world.Client.GetAsync<V1Namespace>(new NamespacedName("doomed"), Token)).Status.Phase);
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => _world.Client.CreateAsync(Widget.Of(new NamespacedName("doomed", "new"), new WidgetSpec()), null, Token));
        Assert.True(refused.IsNamespaceTerminating);
        var held = await _world.Client.GetAsync<Widget>(inside, Token);
        held.Metadata.Finalizers = null;
        await _world.Client.UpdateAsync(held, null, Token);
        Assert.Null(await _world.Client.FindAsync<V1Namespace>(new NamespacedName("doomed"), Token));
    }

    [Fact]
    public async Task What_is_applied_without_its_finalizer_while_it_is_deleted_collects_what_it_owns()
    {
        var owner = await _world.CreateAsync("owner", 1, metadata => metadata.Finalizers = ["hold"]);
        await OwnedAsync("child", false, owner);
        await _world.DeleteAsync("owner");
        Assert.True(await IsThereAsync("child"));
        owner = await _world.Client.GetAsync<Widget>(WidgetWorld.Key("owner"), Token);
        owner.Metadata.Finalizers = null;
        await _world.Client.UpdateAsync(owner, null, Token);
        Assert.False(await IsThereAsync("child"));
    }

    private static V1OwnerReference Reference(Widget owner, bool blocks) =>
        new() { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, BlockOwnerDeletion = blocks };

    private Task<Widget> OwnedAsync(string name, bool blocks, params Widget[] owners) => _world.CreateAsync(name, 1, metadata => metadata.OwnerReferences = [.. owners.Select(owner => Reference(owner, blocks))]);

    private Task<Widget> OwnedAsync(string name, bool blocks, Widget owner, IList<string> finalizers) => _world.CreateAsync(name, 1, metadata =>
    {
        metadata.OwnerReferences = [Reference(owner, blocks)];
        metadata.Finalizers = finalizers;
    });

    private async Task<bool> IsThereAsync(string name) => await _world.Client.FindAsync<Widget>(WidgetWorld.Key(name), Token) is not null;
}
