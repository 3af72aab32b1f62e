using System.Globalization;
using VastK8s.EndToEnd.Tests.Support;
using VastK8s.Integration.Tests.Origins;

namespace VastK8s.EndToEnd.Tests;

/// <summary>Under live reads in pods: no read error, no wrong byte, no pod that is started again. Kills are as many as E2E_KILLS says, else 20; with few, a roll is not rolled back.</summary>
public sealed class KillTests(Installation installation, Radosgw stores)
{
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("E2E_KILLS") ?? "20", CultureInfo.InvariantCulture);
    private const int Timeout = 1_500_000;
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(1);
    private readonly NodeProcesses _processes = new(installation);

    [Fact(Timeout = Timeout)]
    public Task The_agent_is_killed_again_and_again() => SurviveAsync(_ => KillAgentAsync());

    [Fact(Timeout = Timeout)]
    public Task The_driver_is_killed_again_and_again() => SurviveAsync(_ => KillDriverAsync());

    [Fact(Timeout = Timeout)]
    public Task Agent_and_driver_are_killed_in_turn() => SurviveAsync(i => i % 2 == 0 ? KillAgentAsync() : KillDriverAsync());

    [Fact(Timeout = Timeout)]
    public async Task The_node_s_own_daemons_are_killed()
    {
        await using var readers = await ReaderPods.StartAsync(installation, stores);
        foreach (var daemon in new[] { "kubelet", "containerd" })
        {
            await installation.Cluster.StopAsync(daemon);
            await installation.Cluster.StartAsync(daemon);
            await readers.ProgressAsync(2);
            await readers.CheckAsync();
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Both_DaemonSets_are_rolled_to_another_image()
    {
        await using var readers = await ReaderPods.StartAsync(installation, stores);
        await installation.LoadAsync("e2e-2");
        foreach (var tag in Times > 2 ? ["e2e-2", "e2e-1"] : new[] { "e2e-2" })
        {
            await installation.ApplyAsync(tag);
            await installation.InstalledAsync();
            await readers.ProgressAsync(2);
            await readers.CheckAsync();
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task API_server_store_and_operator_are_away_for_a_minute()
    {
        await using var readers = await ReaderPods.StartAsync(installation, stores);
        _ = (await installation.Cluster.KubectlAsync(null, "-n", Installation.Namespace, "scale", "deployment", "-l", "app.kubernetes.io/component=operator", "--replicas=0")).Text;
        await Installation.WaitAsync(
            async () => (await installation.Cluster.KubectlAsync(null, "-n", Installation.Namespace, "get", "pods", "-l", "app.kubernetes.io/component=operator", "-o", "name")).Text.Length == 0,
            () => "no operator runs");
        await readers.ProgressAsync(1);
        readers.Store.Cut();
        var before = await readers.RoundsAsync();
        await installation.Cluster.StopAsync("apiserver");
        await Task.Delay(Away, TestContext.Current.CancellationToken);
        await installation.Cluster.StartAsync("apiserver");
        Assert.All(await readers.RoundsAsync(), rounds => Assert.True(rounds.Value >= before[rounds.Key] + 2, $"{rounds.Key}: {before[rounds.Key]} rounds before, {rounds.Value} after"));
        await readers.CheckAsync();
        readers.Store.Mend();
        _ = (await installation.Cluster.KubectlAsync(null, "-n", Installation.Namespace, "scale", "deployment", "-l", "app.kubernetes.io/component=operator", "--replicas=2")).Text;
        await installation.InstalledAsync();
    }

    private async Task SurviveAsync(Func<int, Task> kill)
    {
        await using var readers = await ReaderPods.StartAsync(installation, stores);
        for (var i = 0; i < Times; i++)
        {
            await kill(i);
            await readers.ProgressAsync(1);
            await readers.CheckAsync();
        }

        await readers.ProgressAsync(2);
        await readers.CheckAsync();
    }

    private Task KillAgentAsync() => KillAsync(NodeProcesses.Agent, "cache-agent");

    private Task KillDriverAsync() => KillAsync(NodeProcesses.Driver, "csi-driver");

    // One of the two always has the connections: the next is killed when this one has them again.
    private async Task KillAsync(string process, string component)
    {
        await _processes.KillAsync(process, component);
        await installation.InstalledAsync();
        await _processes.HeldAsync();
    }
}
