using Mono.Unix.Native;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A partial mount outlives its agent.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;

    [Fact(Timeout = 2 * Limits.Test)]
    public async Task An_agent_killed_20_times_under_four_readers_causes_no_error_and_no_wrong_byte()
    {
        // A third fits: what the readers want is missing, present or being evicted at any time.
        await using var place = Workplace.Create("24Mi");
        var files = Content.Set("f", 36, 2 << 20);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var readers = new VerifyingReaders(mount.Target, files, [seed, seed + 1, seed + 2, seed + 3], cold: 2);
        int? killed = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            killed = await place.NextAgentAsync(killed);

            // Any instant will do, start-up included: nothing is waited for here.
            await Task.Delay(random.Next(1200), TestContext.Current.CancellationToken);
            AgentProcesses.Signal(killed, Signum.SIGKILL);
            await readers.CheckAsync();
        }
        await readers.ProgressAsync(100);
        await readers.StopAsync();
        await Tree.DropCacheAsync(mount.Target);
        await Tree.AssertSameAsync(files, mount.Target);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task While_no_agent_runs_at_all_listing_stat_and_cached_reads_answer_and_uncached_ones_wait()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 20, 1 << 20);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        var (cached, uncached) = (Path.Combine(mount.Target, "f003"), Path.Combine(mount.Target, "f017"));
        await Tree.AssertFileAsync(files["f003"], cached);

        // A stopped holder starts no agent.
        var (holder, agent) = (place.Processes.Holder, place.Processes.Agent);
        AgentProcesses.Signal(holder, Signum.SIGSTOP);
        AgentProcesses.Signal(agent, Signum.SIGKILL);
        await Eventually.IsAsync(() => place.Processes.Agent is null, "the agent ends when killed");
        var waiting = Tree.Start(() => File.ReadAllBytes(uncached));
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), await Tree.FilesAsync(mount.Target));
        foreach (var key in files.Keys) Assert.Equal(1 << 20, await Tree.SizeAsync(Path.Combine(mount.Target, key)));
        await Tree.AssertFileAsync(files["f003"], cached);
        Assert.False(waiting.IsCompleted);

        AgentProcesses.Signal(holder, Signum.SIGCONT);
        Tree.AssertBytes(files["f017"], await Tree.BoundedAsync("the read that waited", waiting), uncached);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_holder_killed_alone_is_replaced_and_the_agent_may_die_after_that()
    {
        await using var place = Workplace.Create();
        var files = Content.Set("f", 20, 1 << 20);
        await place.IndexAsync(place.Source("source", files));
        var mount = await place.MountAsync();
        await Tree.AssertFileAsync(files["f000"], Path.Combine(mount.Target, "f000"));
        var (holder, agent) = (place.Processes.Holder, place.Processes.Agent);
        var before = (await place.StatusAsync()).Condition("DescriptorsHeld")!;
        Assert.Equal("True", before.Status);

        AgentProcesses.Signal(holder, Signum.SIGKILL);
        await place.StatusWhenAsync(
            s => s.Condition("DescriptorsHeld") is { Status: "True" } now && now.LastTransitionUnixMs > before.LastTransitionUnixMs, "another holder has the descriptors");
        Assert.NotEqual(holder, place.Processes.Holder);
        Assert.Equal(agent, place.Processes.Agent);
        await Tree.AssertFileAsync(files["f001"], Path.Combine(mount.Target, "f001"));

        AgentProcesses.Signal(agent, Signum.SIGKILL);
        await Tree.AssertSameAsync(files, mount.Target);
        Assert.NotEqual(agent, place.Processes.Agent);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_stop_is_a_stop_with_a_holder_that_was_replaced_too()
    {
        await using var place = Workplace.Create();
        await place.IndexAsync(place.Source("source", Content.Set("f", 2, 1000)));
        var holder = place.Processes.Holder;
        AgentProcesses.Signal(holder, Signum.SIGKILL);
        await Eventually.IsAsync(() => place.Processes.Holder is { } now && now != holder, "another holder");
        await place.DoAsync("stop");
        await Eventually.IsAsync(() => !place.Processes.AnyAlive, "holder and agent end");
    }
}
