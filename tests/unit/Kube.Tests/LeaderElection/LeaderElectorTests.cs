using k8s.Models;
using VastK8s.Kube.LeaderElection;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.LeaderElection;

public sealed class LeaderElectorTests : IDisposable
{
    private static readonly NamespacedName Key = new("kube-system", "lease");
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { BookmarkInterval = null });
    private int _leading;
    private int _mostLeading;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Cancelled_it_waits_for_the_work_renews_meanwhile_and_releases_then()
    {
        var work = new HeldWork();
        var elector = Elector("a", new SwitchedFaults());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = elector.RunAsync(work.RunAsync, stop.Token);
        await work.Started.Task;
        Assert.True(elector.IsLeader);
        await stop.CancelAsync();
        await work.Cancelled.Task;
        var renewed = (await LeaseAsync()).Spec.RenewTime;
        await Until.TrueAsync(async () => (await LeaseAsync()).Spec.RenewTime > renewed, Token);
        Assert.False(running.IsCompleted);
        Assert.Equal("a", (await LeaseAsync()).Spec.HolderIdentity);
        work.Release.SetResult();
        await running;
        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity);
        Assert.False(elector.IsLeader);
    }

    [Fact]
    public async Task Cut_off_from_the_server_it_stops_the_work_and_returns_after_its_end()
    {
        var faults = new SwitchedFaults();
        var work = new HeldWork();
        var overstayed = new TaskCompletionSource();
        var elector = Elector("a", faults, options => options with { OnOverstay = overstayed.SetResult });
        var running = elector.RunAsync(work.RunAsync, Token);
        await work.Started.Task;
        faults.Before = SwitchedFaults.Unreachable;
        await work.Cancelled.Task;
        Assert.False(elector.IsLeader);

        // It does not end: who can end the process is told when others may lead.
        await overstayed.Task;
        Assert.False(running.IsCompleted);
        work.Release.SetResult();
        await Assert.ThrowsAsync<LeaderElectionLostException>(() => running);
    }

    [Fact]
    public async Task Another_leads_only_after_the_first_has_stopped()
    {
        var (first, second) = (new SwitchedFaults(), new SwitchedFaults());
        var leading = Elector("a", first).RunAsync(CountAsync, Token);
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        var seen = new TaskCompletionSource<string>();
        await using var waiting = new Running(token => Elector("b", second, options => options with { OnNewLeader = leader => seen.TrySetResult(leader) }).RunAsync(CountAsync, token));
        Assert.Equal("a", await seen.Task);

        // The writes of the first arrive, and it does not learn of it: it must stop all the same.
        first.After = SwitchedFaults.Unreachable;
        await Assert.ThrowsAsync<LeaderElectionLostException>(() => leading);
        first.Before = SwitchedFaults.Unreachable;
        await Until.TrueAsync(async () => (await LeaseAsync()).Spec.HolderIdentity == "b", Token);
        await Until.TrueAsync(() => Volatile.Read(ref _leading) == 1, Token);
        Assert.Equal(1, _mostLeading);
    }

    [Fact]
    public async Task What_the_work_throws_is_thrown_and_the_lease_released()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Elector("a", new SwitchedFaults()).RunAsync(_ => throw new InvalidDataException(), Token));
        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity);
    }

    [Fact]
    public async Task Cancelled_before_it_leads_it_returns()
    {
        var faults = new SwitchedFaults { Before = SwitchedFaults.Unreachable };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Elector("a", faults).RunAsync(_ => throw new InvalidOperationException(), stop.Token);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Times_that_make_two_leaders_possible_are_refused() => Assert.Throws<ArgumentException>(
        () => Elector("a", new SwitchedFaults(), options => options with { RenewDeadline = options.LeaseDuration }));

    private LeaderElector Elector(string identity, SwitchedFaults faults, Func<LeaderElectionOptions, LeaderElectionOptions>? configure = null)
    {
        var options = new LeaderElectionOptions
        {
            Lease = Key,
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(4),
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromMilliseconds(50),
        };
        return new LeaderElector(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = faults }), configure?.Invoke(options) ?? options);
    }

    private Task<V1Lease> LeaseAsync() => new InMemoryKubeClient(_server).GetAsync<V1Lease>(Key, Token);

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var leading = Interlocked.Increment(ref _leading);
        _mostLeading = Math.Max(_mostLeading, leading);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _leading);
    }
}
