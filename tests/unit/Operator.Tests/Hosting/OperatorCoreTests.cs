using VastK8s.Kube;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Tests.Hosting;

/// <summary>The whole operator in this process, on an in-memory server.</summary>
public sealed class OperatorCoreTests : IDisposable
{
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { CreateNamespaces = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task It_runs_without_a_process_of_its_own()
    {
        await using var core = Core("one", elects: false);
        Assert.False(core.IsReady);
        Assert.True(core.IsHealthy);
        await using (new Running(core.RunAsync))
        {
            await Until.TrueAsync(() => core.IsReady, Token);
            Assert.True(core.IsLeader);
        }

        Assert.False(core.IsHealthy);
    }

    [Fact]
    public async Task Of_two_one_leads_and_both_are_ready()
    {
        await using var first = Core("one");
        await using var second = Core("two");
        await using var waiting = new Running(second.RunAsync);
        await using (new Running(first.RunAsync))
        {
            await Until.TrueAsync(() => first.IsReady && second.IsReady && (first.IsLeader || second.IsLeader), Token);
            Assert.NotEqual(first.IsLeader, second.IsLeader);
        }

        // It gave the Lease up.
        await Until.TrueAsync(() => second.IsLeader, Token);
        var lease = await new InMemoryKubeClient(_server).GetAsync<V1Lease>(new NamespacedName("vastk8s-system", OperatorCore.LeaseName), Token);
        Assert.StartsWith("two_", lease.Spec.HolderIdentity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_are_registered_before_it_runs_and_events_are_written_before_it_ends()
    {
        var client = new InMemoryKubeClient(_server);
        var registered = 0;
        var started = new TaskCompletionSource();
        await using var core = new OperatorCore(client, new OperatorOptions { LeaderElect = false }, [_ => registered++, parts => parts.Manager.AddWork(async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            parts.Events.Event(new V1Namespace { Metadata = new V1ObjectMeta { Name = "default" } }, Kube.Events.EventType.Normal, "Ended", "told at the very end");
        })]);
        Assert.Equal(1, registered);

        // Ready comes before work starts: what is stopped in between has nothing to tell.
        await using (new Running(core.RunAsync)) await started.Task.WaitAsync(Token);
        Assert.Equal("Ended", Assert.Single((await client.ListAllAsync<Corev1Event>(null, Token)).Items).Reason);
    }

    [Fact]
    public async Task What_fails_ends_it_all_and_is_thrown()
    {
        await using var core = new OperatorCore(
            new InMemoryKubeClient(_server), new OperatorOptions { LeaderElect = false }, [parts => parts.Manager.AddWork(_ => throw new InvalidDataException("broken"))]);
        await Assert.ThrowsAsync<InvalidDataException>(() => core.RunAsync(Token));
        Assert.False(core.IsHealthy);
    }

    private OperatorCore Core(string identity, bool elects = true) => new(
        new InMemoryKubeClient(_server), new OperatorOptions { Identity = identity, LeaderElect = elects }, OperatorRegistrations.All,
        election: lease => lease with { LeaseDuration = TimeSpan.FromSeconds(3), RenewDeadline = TimeSpan.FromSeconds(2), RetryPeriod = TimeSpan.FromMilliseconds(100) });
}
