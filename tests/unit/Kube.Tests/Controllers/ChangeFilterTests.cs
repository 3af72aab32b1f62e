using k8s.Models;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Controllers;

public sealed class ChangeFilterTests
{
    public static TheoryData<string, bool, Action<Widget>> Changes => new()
    {
        { "status", false, static widget => widget.Status = new WidgetStatus { Phase = "Ready" } },
        { "generation", true, static widget => widget.Metadata.Generation = 2 },
        { "deletion", true, static widget => widget.Metadata.DeletionTimestamp = DateTime.UnixEpoch },
        { "label", true, static widget => widget.Metadata.Labels = new Dictionary<string, string> { ["a"] = "2" } },
        { "label removed", true, static widget => widget.Metadata.Labels = null },
        { "annotation", true, static widget => widget.Metadata.Annotations = new Dictionary<string, string> { ["a"] = "2" } },
        { "finalizer", true, static widget => widget.Metadata.Finalizers = ["f"] },
        { "owner", true, static widget => widget.Metadata.OwnerReferences = [new V1OwnerReference { Uid = "u" }] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Changes_of_status_alone_do_not_pass(string what, bool passes, Action<Widget> change)
    {
        var before = Widget.Of(new NamespacedName("x", what.Replace(' ', '-')), new WidgetSpec(), static metadata =>
        {
            metadata.Generation = 1;
            metadata.ResourceVersion = "1";
            metadata.Labels = new Dictionary<string, string> { ["a"] = "1" };
        });
        var after = KubeJson.DeepCopy(before);
        after.Metadata.ResourceVersion = "2";
        change(after);
        Assert.Equal(passes, ChangeFilters.SpecOrMetadata(before, after));
    }

    [Fact]
    public void Additions_deletions_and_resyncs_pass()
    {
        var widget = Widget.Of(new NamespacedName("x", "a"), new WidgetSpec(), static metadata => metadata.ResourceVersion = "1");
        Assert.True(ChangeFilters.SpecOrMetadata(null, widget));
        Assert.True(ChangeFilters.SpecOrMetadata(widget, null));
        Assert.True(ChangeFilters.SpecOrMetadata(widget, widget));
    }
}
