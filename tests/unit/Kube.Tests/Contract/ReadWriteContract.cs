using System.Text.Json.Nodes;
using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

public abstract class ReadWriteContract : KubeClientContract
{
    [Fact]
    public async Task Reading_what_is_not_there_is_not_found()
    {
        await RefusedAsync(StatusReason.NotFound, () => Client.GetAsync<Widget>(Key("none"), Token));
        Assert.Null(await Client.FindAsync<Widget>(Key("none"), Token));
        Assert.False(await Client.TryDeleteAsync<Widget>(Key("none"), null, Token));
    }

    [Fact]
    public async Task Created_objects_get_what_the_server_decides_and_no_status()
    {
        var asked = New("a");
        asked.Status = new WidgetStatus { Phase = "Mine" };
        var created = await Client.CreateAsync(asked, null, Token);
        Assert.Null(asked.Metadata.Uid);
        Assert.Equal("testing.vastk8s.io/v1", created.ApiVersion);
        Assert.Equal("Widget", created.Kind);
        Assert.NotEmpty(created.Metadata.Uid);
        Assert.NotEmpty(created.Metadata.ResourceVersion);
        Assert.NotNull(created.Metadata.CreationTimestamp);
        Assert.Equal(1, created.Metadata.Generation);
        Assert.Null(created.Status?.Phase);
        var read = await Client.GetAsync<Widget>(Key("a"), Token);
        Assert.Equal(created.Metadata.ResourceVersion, read.Metadata.ResourceVersion);
        Assert.Equal(1, read.Spec!.Size);
    }

    [Fact]
    public async Task A_second_creation_is_refused()
    {
        await CreateAsync("a");
        var refused = await RefusedAsync(StatusReason.AlreadyExists, () => CreateAsync("a"));
        Assert.True(refused.IsAlreadyExists);
        Assert.Equal(409, refused.Code);
    }

    [Fact]
    public async Task Names_are_generated_from_a_prefix()
    {
        var created = await Client.CreateAsync(New("", null, metadata => (metadata.Name, metadata.GenerateName) = (null, "w-")), null, Token);
        Assert.StartsWith("w-", created.Metadata.Name, StringComparison.Ordinal);
        Assert.True(created.Metadata.Name.Length > 2);
    }

    [Fact]
    public async Task A_bad_name_is_invalid_and_named()
    {
        var refused = await RefusedAsync(StatusReason.Invalid, () => CreateAsync("Not_A_Name"));
        Assert.Contains(refused.Causes, cause => cause.Field == "metadata.name");
    }

    [Fact]
    public Task Nothing_is_created_in_a_namespace_that_is_not_there() =>
        RefusedAsync(StatusReason.NotFound, () => Client.CreateAsync(Widget.Of(new NamespacedName("no-such-namespace", "a"), new WidgetSpec()), null, Token));

    [Fact]
    public async Task An_update_of_an_old_version_is_a_conflict()
    {
        var first = await CreateAsync("a");
        first.Spec!.Size = 2;
        var second = await Client.UpdateAsync(first, null, Token);
        Assert.NotEqual(first.Metadata.ResourceVersion, second.Metadata.ResourceVersion);
        first.Spec.Size = 3;
        Assert.True((await RefusedAsync(StatusReason.Conflict, () => Client.UpdateAsync(first, null, Token))).IsConflict);
        Assert.Equal(2, (await Client.GetAsync<Widget>(Key("a"), Token)).Spec!.Size);
    }

    [Fact]
    public async Task An_update_without_a_version_is_invalid()
    {
        await CreateAsync("a");
        await RefusedAsync(StatusReason.Invalid, () => Client.UpdateAsync(New("a"), null, Token));
    }

    [Fact]
    public async Task An_update_of_a_later_object_of_the_same_name_is_a_conflict()
    {
        var first = await CreateAsync("a");
        await Client.DeleteAsync<Widget>(Key("a"), null, Token);
        var second = await CreateAsync("a");
        first.Metadata.ResourceVersion = second.Metadata.ResourceVersion;
        await RefusedAsync(StatusReason.Conflict, () => Client.UpdateAsync(first, null, Token));
    }

    [Fact]
    public Task An_update_of_what_is_not_there_is_not_found() => RefusedAsync(
        StatusReason.NotFound, () => Client.UpdateAsync(New("none", null, metadata => metadata.ResourceVersion = "1"), null, Token));

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec_alone()
    {
        var widget = await CreateAsync("a");
        widget.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };
        widget = await Client.UpdateAsync(widget, null, Token);
        Assert.Equal(1, widget.Metadata.Generation);
        widget.Status = new WidgetStatus { Phase = "Ready" };
        widget = await Client.UpdateStatusAsync(widget, null, Token);
        Assert.Equal(1, widget.Metadata.Generation);
        widget.Spec!.Size = 7;
        widget = await Client.UpdateAsync(widget, null, Token);
        Assert.Equal(2, widget.Metadata.Generation);
        Assert.Equal("Ready", widget.Status!.Phase);
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart()
    {
        var widget = await CreateAsync("a");
        widget.Spec!.Size = 2;
        widget.Status = new WidgetStatus { Phase = "Ready" };
        widget = await Client.UpdateStatusAsync(widget, null, Token);
        Assert.Equal((1, "Ready"), (widget.Spec!.Size, widget.Status!.Phase));
        widget.Spec.Size = 2;
        widget.Status.Phase = "Other";
        widget = await Client.UpdateAsync(widget, null, Token);
        Assert.Equal((2, "Ready"), (widget.Spec!.Size, widget.Status!.Phase));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_moves_no_version()
    {
        var widget = await CreateAsync("a");
        Assert.Equal(widget.Metadata.ResourceVersion, (await Client.UpdateAsync(widget, null, Token)).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_merge_patch_sets_and_removes()
    {
        await CreateAsync("a", new WidgetSpec { Size = 1, Color = "red", Tags = ["x", "y"] });
        var patched = await Client.PatchAsync<Widget>(Key("a"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["color"] = null, ["size"] = 2, ["tags"] = new JsonArray("z") } }), null, Token);
        Assert.Equal(2, patched.Spec!.Size);
        Assert.Null(patched.Spec.Color);
        Assert.Equal(["z"], patched.Spec.Tags!);
    }

    [Fact]
    public async Task A_patch_from_one_to_another_changes_the_difference_and_can_be_locked()
    {
        var original = await CreateAsync("a", new WidgetSpec { Size = 1, Color = "red" });
        var modified = KubeJson.DeepCopy(original);
        modified.Spec!.Color = "blue";
        var locked = Patch.MergeFrom(original, modified, optimisticLock: true);
        var free = Patch.MergeFrom(original, modified);
        await Client.PatchAsync<Widget>(Key("a"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = 5 } }), null, Token);
        await RefusedAsync(StatusReason.Conflict, () => Client.PatchAsync<Widget>(Key("a"), locked, null, Token));
        var patched = await Client.PatchAsync<Widget>(Key("a"), free, null, Token);
        Assert.Equal((5, "blue"), (patched.Spec!.Size, patched.Spec.Color));
    }

    [Fact]
    public async Task A_json_patch_is_done_all_or_not_at_all()
    {
        await CreateAsync("a", new WidgetSpec { Size = 1, Atomic = ["x", "y"] });
        static JsonObject Operation(string op, string path, JsonNode? value) => new() { ["op"] = op, ["path"] = path, ["value"] = value };
        await RefusedAsync(StatusReason.Invalid, () => Client.PatchAsync<Widget>(
            Key("a"), Patch.Json([Operation("replace", "/spec/size", 9), Operation("test", "/spec/size", 1)]), null, Token));
        Assert.Equal(1, (await Client.GetAsync<Widget>(Key("a"), Token)).Spec!.Size);
        var patched = await Client.PatchAsync<Widget>(
            Key("a"), Patch.Json([Operation("test", "/spec/size", 1), Operation("replace", "/spec/size", 9), Operation("add", "/spec/atomic/1", "m"), Operation("add", "/spec/atomic/-", "z")]), null, Token);
        Assert.Equal(9, patched.Spec!.Size);
        Assert.Equal(["x", "m", "y", "z"], patched.Spec.Atomic!);
    }

    [Fact]
    public async Task A_patch_of_status_changes_nothing_else()
    {
        await CreateAsync("a");
        var patch = Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = 9 }, ["status"] = new JsonObject { ["phase"] = "Ready" } });
        var patched = await Client.PatchStatusAsync<Widget>(Key("a"), patch, null, Token);
        Assert.Equal((1, "Ready"), (patched.Spec!.Size, patched.Status!.Phase));
    }

    [Fact]
    public async Task A_value_of_another_type_is_refused()
    {
        await CreateAsync("a");
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() =>
            Client.PatchAsync<Widget>(Key("a"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = "many" } }), null, Token));
        Assert.InRange(refused.Code, 400, 422);
    }

    [Fact]
    public async Task Deletion_can_depend_on_the_uid_and_the_version()
    {
        var widget = await CreateAsync("a");
        await RefusedAsync(StatusReason.Conflict, () => Client.DeleteAsync<Widget>(Key("a"), new DeleteOptions { Uid = Guid.NewGuid().ToString() }, Token));
        var changed = await Client.PatchAsync<Widget>(Key("a"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["size"] = 5 } }), null, Token);
        await RefusedAsync(StatusReason.Conflict, () => Client.DeleteAsync<Widget>(Key("a"), new DeleteOptions { ResourceVersion = widget.Metadata.ResourceVersion }, Token));
        await Client.DeleteAsync<Widget>(Key("a"), new DeleteOptions { Uid = widget.Metadata.Uid, ResourceVersion = changed.Metadata.ResourceVersion, Propagation = DeletionPropagation.Background }, Token);
        Assert.Null(await Client.FindAsync<Widget>(Key("a"), Token));
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_it_is_removed()
    {
        await CreateAsync("a", null, metadata => metadata.Finalizers = ["testing.vastk8s.io/hold"]);
        await Client.DeleteAsync<Widget>(Key("a"), null, Token);
        var held = await Client.GetAsync<Widget>(Key("a"), Token);
        Assert.NotNull(held.Metadata.DeletionTimestamp);
        var version = held.Metadata.ResourceVersion;
        await Client.DeleteAsync<Widget>(Key("a"), null, Token);
        held = await Client.GetAsync<Widget>(Key("a"), Token);
        Assert.Equal(version, held.Metadata.ResourceVersion);
        held.Metadata.Finalizers.Add("testing.vastk8s.io/more");
        await RefusedAsync(StatusReason.Invalid, () => Client.UpdateAsync(held, null, Token));
        held.Metadata.Finalizers.Clear();
        await Client.UpdateAsync(held, null, Token);
        Assert.Null(await Client.FindAsync<Widget>(Key("a"), Token));
    }

    [Fact]
    public async Task Whole_seconds_of_a_lease_are_taken_and_kept()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "lease" },
            Spec = new V1LeaseSpec { HolderIdentity = "me", LeaseDurationSeconds = 15, RenewTime = time, AcquireTime = time },
        };
        Assert.Equal(time, (await Client.CreateAsync(lease, null, Token)).Spec.RenewTime);
    }

    [Fact]
    public async Task Namespaces_are_asked_for_where_they_are_needed()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Client.GetAsync<Widget>(new NamespacedName("a"), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.DeleteAsync<Widget>(new NamespacedName(Namespace, ""), null, Token));
        Assert.Equal(Namespace, (await Client.GetAsync<V1Namespace>(new NamespacedName(Namespace), Token)).Metadata.Name);
    }
}
