using Mono.Unix.Native;
using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests.Hosting;

/// <summary>Two operators, as processes, on a real API server.</summary>
public sealed class LeadershipTests(KubeCluster cluster) : IClassFixture<KubeCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_operators_one_leads_and_the_other_takes_over_when_it_is_killed()
    {
        var @namespace = await NamespaceAsync();
        await using var first = Start(@namespace, "first");
        await first.LeadsAsync();
        await using var second = Start(@namespace, "second");
        await second.ReadyAsync();
        await second.ThatAsync(async () => (await LeaseAsync(@namespace))!.Spec.HolderIdentity.StartsWith("first_", StringComparison.Ordinal));
        Assert.False(await second.IsLeaderAsync());
        Assert.Equal(0, await second.SumAsync("controller_runtime_reconcile_total"));

        first.Signal(Signum.SIGKILL);
        await second.LeadsAsync();
        var lease = (await LeaseAsync(@namespace))!.Spec;
        Assert.StartsWith("second_", lease.HolderIdentity, StringComparison.Ordinal);
        Assert.Equal(1, lease.LeaseTransitions);
    }

    [Fact]
    public async Task Told_to_stop_the_leader_gives_its_Lease_up_at_once()
    {
        var @namespace = await NamespaceAsync();
        await using var first = Start(@namespace, "first");
        await first.LeadsAsync();
        await using var second = Start(@namespace, "second");
        await second.ReadyAsync();

        first.Signal(Signum.SIGTERM);
        Assert.Equal(ExitCode.Stopped, await first.EndAsync());
        Assert.DoesNotContain("first_", (await LeaseAsync(@namespace))!.Spec.HolderIdentity ?? "", StringComparison.Ordinal);
        await second.LeadsAsync();
        second.Signal(Signum.SIGINT);
        Assert.Equal(ExitCode.Stopped, await second.EndAsync());
        Assert.Equal("", (await LeaseAsync(@namespace))!.Spec.HolderIdentity ?? "");
    }

    [Fact]
    public async Task Without_its_namespace_it_says_why_it_does_not_lead()
    {
        await cluster.DefineAsync();
        var @namespace = $"later-{Guid.NewGuid():N}"[..18];
        await using var process = Start(@namespace, "first");
        await process.ThatAsync(() => Task.FromResult(process.Lines.Any(line => line.Contains($"Namespace {@namespace} does not exist", StringComparison.Ordinal))));
        await process.ReadyAsync();
        using var client = cluster.Connect();
        await client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = @namespace } }, null, Token);
        await process.LeadsAsync();
    }

    private OperatorProcess Start(string @namespace, string identity) => OperatorProcess.Start(cluster.Kubeconfig, ["--namespace", @namespace, "--identity", identity]);

    private async Task<V1Lease?> LeaseAsync(string @namespace)
    {
        using var client = cluster.Connect();
        return await client.FindAsync<V1Lease>(new NamespacedName(@namespace, OperatorCore.LeaseName), Token);
    }

    private async Task<string> NamespaceAsync()
    {
        await cluster.DefineAsync();
        using var client = cluster.Connect();
        return await client.NewNamespaceAsync();
    }
}
