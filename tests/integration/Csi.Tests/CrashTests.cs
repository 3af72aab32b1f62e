using Mono.Unix.Native;
using VastK8s.Csi.Integration.Tests.Support;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>Agent and driver die at any instant, never both at once: readers do not see it, and what pods come and go meanwhile leaves nothing.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 2 * Limits.Test)]
    public Task A_driver_killed_20_times_while_pods_come_and_go_and_read() => KillAsync(KillDriverAsync);

    [Fact(Timeout = 2 * Limits.Test)]
    public Task An_agent_killed_20_times_while_pods_come_and_go_and_read() => KillAsync(KillAgentAsync);

    [Fact(Timeout = 2 * Limits.Test)]
    public Task Driver_and_agent_killed_in_turn_while_pods_come_and_go_and_read()
    {
        var turn = 0;
        return KillAsync(node => turn++ % 2 == 0 ? KillDriverAsync(node) : KillAgentAsync(node));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_driver_that_comes_back_takes_the_connections_back_before_the_agent_may_die()
    {
        var files = Content.Set("f", 6, 1 << 20);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("pod");
        await node.HeldAsync();
        await Tree.AssertFileAsync(files["f000"], Path.Combine(target, "f000"));

        await node.Driver.EndAsync(Signum.SIGKILL);
        await Tree.AssertFileAsync(files["f001"], Path.Combine(target, "f001"));
        await Eventually.IsAsync(async () => (await node.StatusAsync()).Conditions.Any(c => c.Type == "DescriptorsHeld" && c.Status == "False"), () => "the agent knows that nobody holds");
        await node.StartDriverAsync();
        await node.HeldAsync();

        await node.Agent.EndAsync(Signum.SIGKILL);
        var waiting = Tree.Start(() => File.ReadAllBytes(Path.Combine(target, "f002")));
        Assert.False(waiting.IsCompleted);
        await node.StartAgentAsync();
        Tree.AssertBytes(files["f002"], await Tree.BoundedAsync("the read that waited", waiting), "f002");
        await Tree.AssertSameAsync(files, target);
    }

    private static async Task KillDriverAsync(CsiNode node)
    {
        await node.Driver.EndAsync(Signum.SIGKILL);
        node.StartDriver();
    }

    private static async Task KillAgentAsync(CsiNode node)
    {
        await node.Agent.EndAsync(Signum.SIGKILL);
        node.StartAgent();
    }

    private static async Task KillAsync(Func<CsiNode, Task> kill)
    {
        var files = Content.Set("f", 24, 1 << 20);
        await using var node = await CsiNode.StartAsync(files);
        await node.StageAsync();
        var target = await node.PublishAsync("reader");
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var readers = new VerifyingReaders(target, files, [seed, seed + 1], cold: 1);
        using var enough = new CancellationTokenSource();
        var pods = Task.WhenAll(Enumerable.Range(0, 3).Select(i => ComeAndGoAsync(node, $"pod{i}", files, enough.Token)));
        for (var i = 0; i < Kills; i++)
        {
            // Neither dies before the other one is at work and holds, or is held: what both have lost at once is lost.
            await HeldAgainAsync(node);
            await Task.Delay(random.Next(300), Token);
            await kill(node);
            await readers.CheckAsync();
        }

        await HeldAgainAsync(node);
        await readers.ProgressAsync(20);
        await enough.CancelAsync();
        await pods;
        await readers.StopAsync();
        await Tree.AssertSameAsync(files, target);
        await node.RetryAsync(() => node.UnpublishAsync("reader"));
        await node.RetryAsync(() => node.UnstageAsync());
        await node.NothingIsLeftAsync();
    }

    private static Task HeldAgainAsync(CsiNode node) => node.RetryAsync(async () =>
    {
        await node.Identity.ProbeAsync(new CsiDriver.Protocol.ProbeRequest(), cancellationToken: Token);
        await node.HeldAsync();
    });

    private static async Task ComeAndGoAsync(CsiNode node, string pod, Dictionary<string, byte[]> files, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await node.RetryAsync(() => node.PublishAsync(pod));
            await Tree.AssertFileAsync(files["f003"], Path.Combine(node.TargetOf(pod), "f003"));
            await node.RetryAsync(() => node.UnpublishAsync(pod));
        }
    }
}
