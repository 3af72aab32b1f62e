using Grpc.Core;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.CsiDriver.Protocol;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>What a volume says of itself.</summary>
public sealed class AttributeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.Test)]
    public async Task A_path_is_all_that_the_pod_sees()
    {
        var files = Content.Set("a/b c/f", 3, 20_000);
        files["other"] = Content.Of("other", 100);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("pod", attributes: ("path", "/a/b c/"));
        await Tree.AssertSameAsync(files.Where(f => f.Key != "other").ToDictionary(f => Path.GetFileName(f.Key), f => f.Value), target);
        await node.PublishAsync("pod", attributes: ("path", "/a/b c/"));
        var stats = await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = CsiNode.Dataset, VolumePath = target }, cancellationToken: Token);
        Assert.Equal(files.Values.Sum(f => f.Length), stats.Usage[0].Total);
        foreach (var (path, code) in ((string, StatusCode)[])[("other", StatusCode.NotFound), ("a/c", StatusCode.NotFound), ("../..", StatusCode.InvalidArgument)])
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => node.PublishAsync("refused", attributes: ("path", path)))).StatusCode);
        }

        await node.UnpublishAsync("pod");
        await node.UnpublishAsync("refused");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_pod_that_waits_for_all_of_it_has_all_of_it()
    {
        var files = Content.Set("f", 4, 200_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var waiting = node.PublishAsync("pod", attributes: ("vastk8s.io/wait-for", "100%"));
        await node.PublishAsync("other");
        Assert.False(waiting.IsCompleted);
        Assert.DoesNotContain(node.TargetOf("pod"), node.MountedTargets());
        await node.PrefetchAsync();
        await Tree.AssertSameAsync(files, await waiting);

        // And no daemon in its path.
        Assert.False(node.SharedOf(node.TargetOf("pod")).EndsWith(".partial", StringComparison.Ordinal));
        foreach (var pod in (string[])["pod", "other"]) await node.UnpublishAsync(pod);
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task An_inline_volume_needs_no_staging()
    {
        var files = Content.Set("f", 2, 20_000);
        await using var node = await CsiNode.StartAsync(files);
        var target = Directory.CreateDirectory(node.TargetOf("pod")).FullName;
        var request = new NodePublishVolumeRequest
        {
            VolumeId = "csi-0123456789",
            TargetPath = target,
            VolumeCapability = CsiNode.Capability,
            VolumeContext = { ["csi.storage.k8s.io/ephemeral"] = "true", ["csi.storage.k8s.io/pod.namespace"] = "default", ["dataset"] = CsiNode.Dataset },
        };
        for (var i = 0; i < 2; i++) await node.Node.NodePublishVolumeAsync(request, cancellationToken: Token);
        await Tree.AssertSameAsync(files, target);
        await node.UnpublishAsync("pod", "csi-0123456789");
        await node.NothingIsLeftAsync();
    }
}
