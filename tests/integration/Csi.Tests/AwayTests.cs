using Grpc.Core;
using Mono.Unix.Native;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.CsiDriver.Protocol;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>The agent is away, or the driver is told to stop.</summary>
public sealed class AwayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.Test)]
    public async Task Without_an_agent_pods_wait_and_others_go_all_the_same()
    {
        var files = Content.Set("f", 3, 100_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("one");
        await node.PublishAsync("two");
        await Tree.AssertSameAsync(files, target);
        await node.HeldAsync();
        await node.Agent.EndAsync(Signum.SIGKILL);

        // One waits for the agent; nobody waits for it.
        var waiting = node.PublishAsync("three");
        await node.PublishAsync("one");
        await Tree.AssertSameAsync(files, target);
        var stats = await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = CsiNode.Dataset, VolumePath = target }, deadline: DateTime.UtcNow.Add(Limits.Soon), cancellationToken: Token)
            .ResponseAsync.ContinueWith(t => t.Exception?.InnerException as RpcException, TaskScheduler.Default);
        Assert.Equal(StatusCode.Unavailable, stats?.StatusCode);
        await node.UnpublishAsync("two");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => waiting);
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains(Path.Combine(node.State, "agent.sock"), refusal.Status.Detail, StringComparison.Ordinal);

        await node.UnpublishAsync("one");
        await node.UnstageAsync();
        Assert.DoesNotContain(node.MountedTargets(), t => !t.StartsWith(Path.Combine(node.State, "segments"), StringComparison.Ordinal));
        await node.StartAgentAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_pod_that_waits_for_the_agent_does_not_hold_up_one_that_goes()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 3, 100_000));
        await node.StageAsync();
        await node.PublishAsync("one");
        await node.HeldAsync();
        await node.Agent.EndAsync(Signum.SIGKILL);
        var waiting = node.PublishAsync("two");
        await Eventually.IsAsync(() => waiting.IsCompleted || Directory.Exists(Path.GetDirectoryName(node.TargetOf("two"))), "the call is on its way");
        await node.UnpublishAsync("one");
        Assert.False(waiting.IsCompleted);
        await node.StartAgentAsync();
        await waiting;
        await node.UnpublishAsync("two");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_driver_told_to_stop_leaves_mounts_and_the_next_one_serves_them()
    {
        var files = Content.Set("f", 3, 100_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("pod");
        await node.HeldAsync();
        var mounted = node.MountedTargets();
        var ended = await node.Driver.EndAsync(Signum.SIGTERM);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Equal(mounted, node.MountedTargets());
        await Tree.AssertSameAsync(files, target);

        await node.StartDriverAsync();
        Assert.Equal(mounted, node.MountedTargets());
        await node.PublishAsync("pod");
        Assert.Equal(mounted, node.MountedTargets());
        var stats = await node.Node.NodeGetVolumeStatsAsync(new NodeGetVolumeStatsRequest { VolumeId = CsiNode.Dataset, VolumePath = target }, cancellationToken: Token);
        Assert.False(stats.VolumeCondition.Abnormal);
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Agent_and_driver_that_are_told_to_end_together_go_one_after_the_other()
    {
        var files = Content.Set("f", 8, 1_000_000);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("pod");
        await node.HeldAsync();
        await Tree.AssertFileAsync(files["f000"], Path.Combine(target, "f000"));

        // Whoever goes first, the other one waits for its successor.
        var agent = node.Agent.EndAsync(Signum.SIGTERM);
        var driver = node.Driver.EndAsync(Signum.SIGTERM);
        var first = await Task.WhenAny(agent, driver).WaitAsync(Limits.Soon, Token);
        if (first == agent) await node.StartAgentAsync();
        else await node.StartDriverAsync();
        await Task.WhenAll(agent, driver).WaitAsync(Limits.Soon, Token);
        if (first == agent) await node.StartDriverAsync();
        else await node.StartAgentAsync();
        await node.HeldAsync();
        await Tree.AssertSameAsync(files, target);
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        await node.NothingIsLeftAsync();
    }

    [Fact(Timeout = Limits.Test)]
    public async Task An_agent_that_ends_leaves_no_connection_that_nobody_needs()
    {
        await using var node = await CsiNode.StartAsync(Content.Set("f", 3, 100_000));
        await node.StageAsync();
        await node.PublishAsync("pod");
        await node.HeldAsync();
        await node.UnpublishAsync("pod");
        await node.UnstageAsync();
        var ended = await node.Agent.EndAsync(Signum.SIGTERM);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Empty(node.MountedTargets());
    }
}
