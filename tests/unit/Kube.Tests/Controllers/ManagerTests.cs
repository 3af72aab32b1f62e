using k8s.Models;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.LeaderElection;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Controllers;

public sealed class ManagerTests : IDisposable
{
    private static readonly NamespacedName Lease = new("kube-system", "operator");
    private readonly WidgetWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Informers_of_the_same_objects_are_shared_and_others_are_not()
    {
        var manager = new Manager(_world.Tested);
        var all = manager.Informer<Widget>();
        Assert.Same(all, manager.Informer<Widget>());
        var one = manager.Informer<Widget>(options => options with { FieldSelector = "metadata.name=a" });
        Assert.NotSame(all, one);
        Assert.Same(one, manager.Informer<Widget>(options => options with { FieldSelector = "metadata.name=a" }));
        Assert.Throws<ArgumentException>(() => manager.Informer<Widget>(options => options with { KeepManagedFields = true }));
    }

    [Fact]
    public async Task It_runs_controllers_when_informers_have_synced_and_ends_without_a_word()
    {
        await _world.CreateAsync("a");
        var manager = new Manager(_world.Tested);
        var widgets = manager.Informer<Widget>();
        var synced = false;
        var reconciler = new ScriptedReconciler((_, _) =>
        {
            synced = widgets.HasSynced && widgets.Lister.Count == 1;
            return Task.FromResult(ReconcileResult.Done);
        });
        manager.AddController("test", reconciler).For(widgets);
        await using var running = new Running(manager.RunAsync);
        await Until.TrueAsync(() => reconciler.CallsOf("a") == 1, Token);
        Assert.True(synced);
        Assert.True(manager.HasSynced);
        Assert.Throws<InvalidOperationException>(() => manager.Informer<V1Pod>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_informer_that_ends_ends_all_the_rest_and_what_it_failed_by_is_thrown(bool afterSync)
    {
        var manager = new Manager(_world.Tested);
        manager.Informer<Widget>(options => options with { Metrics = new ThrowingMetrics() });
        var (started, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        manager.AddWork(async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        });
        if (!afterSync) _world.Faults.Before = _ => throw new IOException("unreachable");
        var running = manager.RunAsync(Token);
        if (afterSync) await started.Task;
        await Until.TrueAsync(
            () =>
            {
                _world.Server.EndWatches();
                return running.IsCompleted;
            },
            Token);
        await Assert.ThrowsAsync<NotSupportedException>(() => running);
        Assert.Equal(afterSync, ended.Task.IsCompleted);
    }

    [Fact]
    public async Task Work_that_fails_ends_all_the_rest_and_is_thrown()
    {
        var manager = new Manager(_world.Tested);
        manager.Informer<Widget>();
        var ended = new TaskCompletionSource();
        manager.AddWork(async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        });
        manager.AddWork(_ => throw new InvalidDataException("broken"));
        await Assert.ThrowsAsync<InvalidDataException>(() => manager.RunAsync(Token));
        Assert.True(ended.Task.IsCompleted);
    }

    [Fact]
    public async Task Controllers_run_in_one_replica_and_in_the_next_when_it_ends()
    {
        await _world.CreateAsync("a");
        var (first, second) = (new ScriptedReconciler(), new ScriptedReconciler());
        var leading = new Running(Replica(first, "first").RunAsync);
        await Until.TrueAsync(() => first.CallsOf("a") == 1, Token);
        var standBy = Replica(second, "second");
        await using var waiting = new Running(standBy.RunAsync);
        await Until.TrueAsync(() => standBy.HasSynced, Token);
        Assert.Empty(second.Calls);
        await leading.DisposeAsync();

        // Released, not run out: the Lease is for an hour.
        await Until.TrueAsync(() => second.CallsOf("a") == 1, Token);
        Assert.True(standBy.IsLeader);
    }

    [Fact]
    public async Task A_lost_lease_ends_it_with_an_exception_and_after_the_work()
    {
        await _world.CreateAsync("a");
        var reconciler = new ScriptedReconciler();
        var manager = Replica(reconciler, "first");
        var everywhere = new TaskCompletionSource();
        manager.AddWork(
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                everywhere.SetResult();
            },
            needsLeaderElection: false);
        var running = manager.RunAsync(Token);
        await Until.TrueAsync(() => reconciler.CallsOf("a") == 1, Token);
        await StealAsync();
        await Assert.ThrowsAsync<LeaderElectionLostException>(() => running);
        Assert.Equal(0, reconciler.Running);
        Assert.True(everywhere.Task.IsCompleted);
    }

    private Manager Replica(ScriptedReconciler reconciler, string identity)
    {
        var manager = new Manager(new InMemoryKubeClient(_world.Server), new ManagerOptions
        {
            LeaderElection = new LeaderElectionOptions
            {
                Lease = Lease,
                Identity = identity,
                LeaseDuration = TimeSpan.FromHours(1),
                RenewDeadline = TimeSpan.FromMinutes(30),
                RetryPeriod = TimeSpan.FromMilliseconds(20),
            },
        });
        manager.AddController("test", reconciler).For(manager.Informer<Widget>());
        return manager;
    }

    /// <summary>As an administrator might who edits the Lease.</summary>
    private async Task StealAsync()
    {
        var done = false;
        while (!done)
        {
            var lease = await _world.Client.GetAsync<V1Lease>(Lease, Token);
            lease.Spec.HolderIdentity = "thief";
            try
            {
                await _world.Client.UpdateAsync(lease, null, Token);
                done = true;
            }
            catch (KubeStatusException e) when (e.IsConflict)
            {
            }
        }
    }

    // Nothing else that informers are given can make one end.
    private sealed class ThrowingMetrics : IKubeMetrics
    {
        public void WatchEnded(string resource, string why) => throw new NotSupportedException();
    }
}
