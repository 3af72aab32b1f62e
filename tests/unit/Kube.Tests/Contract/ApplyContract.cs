using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

public abstract class ApplyContract : KubeClientContract
{
    private static readonly ApplyOptions Alice = new("alice", Force: false);
    private static readonly ApplyOptions Bob = new("bob", Force: false);

    [Fact]
    public async Task Applying_creates_what_is_not_there_and_nothing_moves_when_it_is_applied_again()
    {
        var created = await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red", Parts = [new WidgetPart { Name = "x", Count = 1 }], Tags = ["t"] });
        Assert.NotEmpty(created.Metadata.Uid);
        var again = await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red", Parts = [new WidgetPart { Name = "x", Count = 1 }], Tags = ["t"] });
        Assert.Equal(created.Metadata.ResourceVersion, again.Metadata.ResourceVersion);
        Assert.Equal(1, again.Metadata.Generation);
    }

    [Fact]
    public async Task What_is_no_longer_applied_is_removed_and_what_others_own_stays()
    {
        await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red", Settings = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } });
        await ApplyAsync(Bob, new WidgetSpec { Settings = new Dictionary<string, string> { ["c"] = "3" } });
        var applied = await ApplyAsync(Alice, new WidgetSpec { Size = 1, Settings = new Dictionary<string, string> { ["a"] = "1" } });
        Assert.Null(applied.Spec!.Color);
        Assert.Equal(["a", "c"], applied.Spec.Settings!.Keys.Order());
    }

    [Fact]
    public async Task Anothers_value_is_a_conflict_that_says_whose_and_force_takes_it_over()
    {
        await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red" });
        var refused = await RefusedAsync(StatusReason.Conflict, () => ApplyAsync(Bob, new WidgetSpec { Size = 2 }));
        var cause = Assert.Single(refused.Causes);
        Assert.Equal(("FieldManagerConflict", ".spec.size"), (cause.Reason, cause.Field));
        Assert.Contains("alice", cause.Message, StringComparison.Ordinal);
        await ApplyAsync(Bob with { Force = true }, new WidgetSpec { Size = 2 });

        // Alice has lost the field: giving it up removes nothing.
        var applied = await ApplyAsync(Alice, new WidgetSpec { Color = "red" });
        Assert.Equal(2, applied.Spec!.Size);
    }

    [Fact]
    public async Task The_same_value_of_two_managers_is_shared_and_stays_until_both_give_it_up()
    {
        await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red" });
        await ApplyAsync(Bob, new WidgetSpec { Size = 1 });
        Assert.Equal(1, (await ApplyAsync(Alice, new WidgetSpec { Color = "red" })).Spec!.Size);
        Assert.Null((await ApplyAsync(Bob, new WidgetSpec())).Spec?.Size);
    }

    [Fact]
    public async Task An_update_owns_what_it_changes()
    {
        var widget = await ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red" });
        widget.Spec!.Size = 5;
        await Client.UpdateAsync(widget, new UpdateOptions { FieldManager = "carol" }, Token);
        var refused = await RefusedAsync(StatusReason.Conflict, () => ApplyAsync(Alice, new WidgetSpec { Size = 1, Color = "red" }));
        Assert.Equal(".spec.size", Assert.Single(refused.Causes).Field);
    }

    [Fact]
    public async Task Items_with_keys_merge_one_by_one()
    {
        await ApplyAsync(Alice, new WidgetSpec { Parts = [new WidgetPart { Name = "x", Count = 1 }, new WidgetPart { Name = "y", Count = 2 }] });
        await ApplyAsync(Bob, new WidgetSpec { Parts = [new WidgetPart { Name = "x", Note = "bob's" }, new WidgetPart { Name = "z", Count = 3 }] });
        var applied = await ApplyAsync(Alice, new WidgetSpec { Parts = [new WidgetPart { Name = "x", Count = 4 }] });
        Assert.Equal([("x", 4, "bob's"), ("z", 3, null)], applied.Spec!.Parts!.Select(part => (part.Name, part.Count, part.Note)).Order());
    }

    [Fact]
    public async Task Values_of_a_set_merge_one_by_one_and_other_lists_are_replaced()
    {
        await ApplyAsync(Alice, new WidgetSpec { Tags = ["a", "b"], Atomic = ["1", "2"] });
        await ApplyAsync(Bob, new WidgetSpec { Tags = ["b", "c"] });
        var applied = await ApplyAsync(Alice, new WidgetSpec { Tags = ["a"], Atomic = ["3"] });
        Assert.Equal(["a", "b", "c"], applied.Spec!.Tags!.Order());
        Assert.Equal(["3"], applied.Spec.Atomic!);
        await RefusedAsync(StatusReason.Conflict, () => ApplyAsync(Bob, new WidgetSpec { Tags = ["b", "c"], Atomic = ["3", "4"] }));
    }

    [Fact]
    public async Task Labels_annotations_finalizers_and_owners_are_applied_like_other_fields()
    {
        var owner = await CreateAsync("owner");
        var widget = New("a", new WidgetSpec { Size = 1 }, metadata =>
        {
            metadata.Labels = new Dictionary<string, string> { ["l"] = "1" };
            metadata.Annotations = new Dictionary<string, string> { ["n"] = "2" };
            metadata.Finalizers = ["testing.vastk8s.io/alice"];
            metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = "owner", Uid = owner.Metadata.Uid, Controller = true }];
        });
        var applied = await Client.ApplyAsync(widget, Alice, Token);
        Assert.Equal(owner.Metadata.Uid, Assert.Single(applied.Metadata.OwnerReferences).Uid);
        await Client.ApplyAsync(New("a", new WidgetSpec(), metadata => metadata.Finalizers = ["testing.vastk8s.io/bob"]), Bob, Token);
        applied = await Client.ApplyAsync(New("a", new WidgetSpec { Size = 1 }), Alice, Token);
        Assert.Null(applied.Metadata.Labels);
        Assert.Null(applied.Metadata.Annotations);
        Assert.Null(applied.Metadata.OwnerReferences);
        Assert.Equal(["testing.vastk8s.io/bob"], applied.Metadata.Finalizers);
    }

    [Fact]
    public async Task Status_is_applied_to_its_subresource_alone()
    {
        await ApplyAsync(Alice, new WidgetSpec { Size = 1 });
        var status = New("a", new WidgetSpec { Size = 9 });
        status.Status = new WidgetStatus { Phase = "Ready", Conditions = [Condition("Ready", "True"), Condition("Other", "False")] };
        var applied = await Client.ApplyStatusAsync(status, new ApplyOptions("alice-status"), Token);
        Assert.Equal((1, "Ready", 2), (applied.Spec!.Size, applied.Status!.Phase, applied.Status.Conditions!.Count));
        var again = await Client.ApplyStatusAsync(status, new ApplyOptions("alice-status"), Token);
        Assert.Equal(applied.Metadata.ResourceVersion, again.Metadata.ResourceVersion);
        var rest = await ApplyAsync(Alice, new WidgetSpec { Size = 1 });
        Assert.Equal(applied.Metadata.ResourceVersion, rest.Metadata.ResourceVersion);
        status.Status.Conditions = [Condition("Ready", "False")];
        applied = await Client.ApplyStatusAsync(status, new ApplyOptions("alice-status"), Token);
        Assert.Equal("False", Assert.Single(applied.Status!.Conditions!).Status);
        await RefusedAsync(StatusReason.NotFound, () => Client.ApplyStatusAsync(New("none"), new ApplyOptions("alice-status"), Token));
    }

    [Fact]
    public async Task An_apply_can_depend_on_the_uid_and_the_version()
    {
        var first = await ApplyAsync(Alice, new WidgetSpec { Size = 1 });
        await ApplyAsync(Alice, new WidgetSpec { Size = 2 });
        await RefusedAsync(StatusReason.Conflict, () => Client.ApplyAsync(New("a", null, metadata => metadata.ResourceVersion = first.Metadata.ResourceVersion), Alice, Token));
        await RefusedAsync(StatusReason.Invalid, () => Client.ApplyAsync(New("a", null, metadata => metadata.Uid = Guid.NewGuid().ToString()), Alice, Token));
        await RefusedAsync(StatusReason.Conflict, () => Client.ApplyAsync(New("none", null, metadata => metadata.Uid = Guid.NewGuid().ToString()), Alice, Token));
    }

    [Fact]
    public async Task Managed_fields_cannot_be_applied()
    {
        var applied = await ApplyAsync(Alice, new WidgetSpec { Size = 1 });
        await RefusedAsync(StatusReason.BadRequest, () => Client.ApplyAsync(New("a", null, metadata => metadata.ManagedFields = applied.Metadata.ManagedFields), Alice, Token));
    }

    [Fact]
    public async Task An_apply_of_what_is_being_deleted_does_not_hold_it()
    {
        await Client.ApplyAsync(New("a", null, metadata => metadata.Finalizers = ["testing.vastk8s.io/hold"]), Alice, Token);
        await Client.DeleteAsync<Widget>(Key("a"), null, Token);

        // Giving the finalizer up by not applying it lets the object go.
        await Client.ApplyAsync(New("a"), Alice, Token);
        Assert.Null(await Client.FindAsync<Widget>(Key("a"), Token));
    }

    private static V1Condition Condition(string type, string status) =>
        new() { Type = type, Status = status, Reason = "Because", Message = "It is so.", LastTransitionTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) };

    private Task<Widget> ApplyAsync(ApplyOptions options, WidgetSpec spec) => Client.ApplyAsync(New("a", spec), options, Token);
}
