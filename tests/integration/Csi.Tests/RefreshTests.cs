using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>Which snapshot a pod sees, and how it is mounted.</summary>
public sealed class RefreshTests
{
    private const string Partial = ".partial";

    [Fact(Timeout = Limits.Test)]
    public async Task A_pod_keeps_its_snapshot_and_the_next_one_sees_the_new_one()
    {
        var before = Content.Set("f", 4, 100_000);
        await using var node = await CsiNode.StartAsync(before);
        await node.StageAsync();
        var old = await node.PublishAsync("old");
        await Tree.AssertSameAsync(before, old);

        var after = new Dictionary<string, byte[]>(before) { ["f001"] = Content.Of("f001", 50_000, version: 1), ["new"] = Content.Of("new", 70_000) };
        node.Write(after);
        await node.IndexAsync();
        var young = await node.PublishAsync("young");
        await Tree.AssertSameAsync(after, young);
        await Tree.AssertSameAsync(before, old);
        var (first, second) = (node.SharedOf(old), node.SharedOf(young));
        Assert.NotEqual(first, second);

        // Called again for a pod that runs, it changes nothing under it.
        await node.PublishAsync("old");
        await Tree.AssertSameAsync(before, old);

        // Nobody needs the old one then, though the volume stays staged.
        await node.UnpublishAsync("old");
        Assert.DoesNotContain(first, node.MountedTargets());
        await Tree.AssertSameAsync(after, young);
        await node.UnpublishAsync("young");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Once_all_is_there_later_pods_have_a_mount_without_a_daemon()
    {
        var files = Content.Set("f", 4, 300_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var early = await node.PublishAsync("early");
        Assert.EndsWith(Partial, node.SharedOf(early), StringComparison.Ordinal);
        await node.PrefetchAsync();
        var late = await node.PublishAsync("late");
        Assert.False(node.SharedOf(late).EndsWith(Partial, StringComparison.Ordinal));
        await Tree.AssertSameAsync(files, early);
        await Tree.AssertSameAsync(files, late);

        // What reads through the daemon goes with its last pod.
        var through = node.SharedOf(early);
        await node.UnpublishAsync("early");
        Assert.DoesNotContain(through, node.MountedTargets());
        await node.UnpublishAsync("late");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }
}
