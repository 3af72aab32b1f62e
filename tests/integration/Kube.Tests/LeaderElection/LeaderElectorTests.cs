using k8s.Models;
using VastK8s.Kube.Http;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Kube.LeaderElection;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Testing.Faults;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.LeaderElection;

public sealed class LeaderElectorTests(KubeCluster cluster)
{
    private readonly NamespacedName _lease = new("kube-system", "lease-" + Guid.NewGuid().ToString("N")[..12]);
    private int _leading;
    private int _mostLeading;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_is_cut_off_stops_before_the_other_begins()
    {
        var config = cluster.Config();
        await using var proxy = new TcpProxy(config.Server);
        using var first = new HttpKubeClient(config with { Server = proxy.Address });
        using var second = new HttpKubeClient(config);
        var leading = Elector(first, "first").RunAsync(CountAsync, Token);
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        await using var waiting = new Running(token => Elector(second, "second").RunAsync(CountAsync, token));
        proxy.Cut();
        await Assert.ThrowsAsync<LeaderElectionLostException>(() => leading);
        await Until.TrueAsync(async () => (await second.GetAsync<V1Lease>(_lease, Token)).Spec.HolderIdentity == "second", Token);
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        Assert.Equal(1, _mostLeading);
        Assert.Equal(1, (await second.GetAsync<V1Lease>(_lease, Token)).Spec.LeaseTransitions);
    }

    [Fact]
    public async Task A_short_cut_is_outlived()
    {
        var config = cluster.Config();
        await using var proxy = new TcpProxy(config.Server);
        using var client = new HttpKubeClient(config with { Server = proxy.Address });
        var elector = Elector(client, "first", options => options with { LeaseDuration = TimeSpan.FromSeconds(60), RenewDeadline = TimeSpan.FromSeconds(50) });
        await using var running = new Running(token => elector.RunAsync(CountAsync, token));
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        var before = (await client.GetAsync<V1Lease>(_lease, Token)).Spec.RenewTime;
        for (var i = 0; i < 5; i++) proxy.Reset();
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync<V1Lease>(_lease, Token)).Spec.RenewTime > before;
                }
                catch (Exception e) when (KubeErrors.IsTransient(e))
                {
                    return false;
                }
            },
            Token);
        Assert.True(elector.IsLeader);
    }

    [Fact]
    public async Task A_leader_that_ends_hands_over_at_once()
    {
        using var client = new HttpKubeClient(cluster.Config());
        LeaderElectionOptions Long(LeaderElectionOptions options) => options with { LeaseDuration = TimeSpan.FromHours(1), RenewDeadline = TimeSpan.FromMinutes(30) };
        var leading = new Running(token => Elector(client, "first", Long).RunAsync(CountAsync, token));
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        var second = Elector(client, "second", Long);
        await using var waiting = new Running(token => second.RunAsync(CountAsync, token));
        await Until.TrueAsync(() => second.Leader == "first", Token);
        await leading.DisposeAsync();
        await Until.TrueAsync(() => second.IsLeader, Token);
        Assert.Equal(1, _mostLeading);
    }

    private LeaderElector Elector(HttpKubeClient client, string identity, Func<LeaderElectionOptions, LeaderElectionOptions>? configure = null)
    {
        var options = new LeaderElectionOptions
        {
            Lease = _lease,
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(8),
            RenewDeadline = TimeSpan.FromSeconds(4),
            RetryPeriod = TimeSpan.FromMilliseconds(200),
        };
        return new LeaderElector(client, configure?.Invoke(options) ?? options);
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var leading = Interlocked.Increment(ref _leading);
        _mostLeading = Math.Max(_mostLeading, leading);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _leading);
    }
}
