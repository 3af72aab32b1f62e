using k8s.Models;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Tests.Controllers;

public sealed class ControllerTests : IDisposable
{
    private readonly WidgetWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_object_is_reconciled_at_the_start_and_when_it_changes()
    {
        await _world.CreateAsync("a");
        await _world.CreateAsync("b");
        var reconciler = new ScriptedReconciler();
        await using var running = Run(reconciler);
        await Until.TrueAsync(() => reconciler.CallsOf("a") == 1 && reconciler.CallsOf("b") == 1, Token);
        await _world.ResizeAsync("a", 2);
        await _world.DeleteAsync("b");
        await Until.TrueAsync(() => reconciler.CallsOf("a") == 2 && reconciler.CallsOf("b") == 2, Token);
    }

    [Fact]
    public async Task A_reconcile_that_fails_comes_again_until_it_does_not()
    {
        await _world.CreateAsync("a");
        var failures = 3;
        var reconciler = new ScriptedReconciler((_, _) => Interlocked.Decrement(ref failures) >= 0 ? throw new InvalidOperationException("not yet") : Task.FromResult(ReconcileResult.Done));
        await using var running = Run(reconciler);
        await OutcomesAsync(ReconcileOutcome.Error, ReconcileOutcome.Error, ReconcileOutcome.Error, ReconcileOutcome.Success);
        Assert.Equal(3, _world.Metrics.Retries);
    }

    [Fact]
    public async Task A_lost_race_is_no_error_and_comes_again()
    {
        await _world.CreateAsync("a");
        var attempts = 0;
        var reconciler = new ScriptedReconciler((key, _) => Interlocked.Increment(ref attempts) == 1
            ? throw KubeErrors.Conflict(KubeResource.Of<Widget>(), key.Name, "modified")
            : Task.FromResult(ReconcileResult.Done));
        await using var running = Run(reconciler);
        await OutcomesAsync(ReconcileOutcome.Conflict, ReconcileOutcome.Success);
    }

    [Fact]
    public async Task A_terminal_error_waits_for_a_change()
    {
        await _world.CreateAsync("a");
        var reconciler = new ScriptedReconciler((_, _) => throw new TerminalErrorException("spec makes no sense"));
        await using var running = Run(reconciler);
        await OutcomesAsync(ReconcileOutcome.TerminalError);
        Assert.Equal(0, _world.Metrics.Retries);
        await _world.ResizeAsync("a", 2);
        await OutcomesAsync(ReconcileOutcome.TerminalError, ReconcileOutcome.TerminalError);
    }

    [Fact]
    public async Task It_comes_again_when_the_reconciler_or_the_server_asks_for_it()
    {
        await _world.CreateAsync("a");
        var attempts = 0;
        var reconciler = new ScriptedReconciler((_, _) => Interlocked.Increment(ref attempts) switch
        {
            1 => Task.FromResult(ReconcileResult.After(TimeSpan.FromMilliseconds(10))),
            2 => throw KubeErrors.TooManyRequests(TimeSpan.FromSeconds(1)),
            _ => Task.FromResult(ReconcileResult.Done),
        });
        await using var running = Run(reconciler);
        await OutcomesAsync(ReconcileOutcome.RequeueAfter, ReconcileOutcome.Error, ReconcileOutcome.Success);
        Assert.Equal(1, _world.Metrics.Retries);
    }

    [Fact]
    public async Task A_reconcile_that_hangs_is_cancelled_and_comes_again()
    {
        await _world.CreateAsync("a");
        var attempts = 0;
        var reconciler = new ScriptedReconciler(async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref attempts) == 1) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return ReconcileResult.Done;
        });
        await using var running = Run(reconciler, new ControllerOptions { ReconcileTimeout = TimeSpan.FromMilliseconds(50) });
        await Until.TrueAsync(() => _world.Metrics.Outcomes.Contains(ReconcileOutcome.Success), Token);
        Assert.Contains(ReconcileOutcome.Error, _world.Metrics.Outcomes);
    }

    [Fact]
    public async Task Workers_reconcile_different_keys_at_once_and_one_key_never()
    {
        for (var i = 0; i < 4; i++) await _world.CreateAsync("w" + i);
        using var all = new CountdownEvent(4);
        var release = new TaskCompletionSource();
        var reconciler = new ScriptedReconciler(async (_, cancellationToken) =>
        {
            if (!all.IsSet) all.Signal();
            await release.Task.WaitAsync(cancellationToken);
            return ReconcileResult.Done;
        });
        await using var running = Run(reconciler, new ControllerOptions { Workers = 4 });
        await Until.TrueAsync(() => all.IsSet, Token);
        await _world.ResizeAsync("w0", 2);
        Assert.Equal(4, reconciler.Running);
        release.SetResult();
        await Until.TrueAsync(() => reconciler.Calls.Count == 5 && reconciler.Running == 0, Token);
        Assert.Equal(4, reconciler.MostRunning);
    }

    [Fact]
    public async Task It_ends_after_the_reconcile_under_way_has()
    {
        await _world.CreateAsync("a");
        await _world.CreateAsync("b");
        var release = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var reconciler = new ScriptedReconciler(async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await release.Task;
            return ReconcileResult.Done;
        });
        var running = Run(reconciler);
        await Until.TrueAsync(() => reconciler.Running == 1, Token);
        running.Stop();
        await cancelled.Task;
        Assert.False(running.Task.IsCompleted);
        release.SetResult();
        await running.DisposeAsync();
        Assert.Single(reconciler.Calls);
    }

    [Fact]
    public async Task A_change_of_what_an_object_owns_is_a_request_for_the_owner()
    {
        var owner = await _world.CreateAsync("owner");
        var widgets = _world.Informer();
        var maps = new Kube.Informers.Informer<V1ConfigMap>(_world.Tested);
        var reconciler = new ScriptedReconciler();
        using var controller = new Controller("test", reconciler, new ControllerOptions { Metrics = _world.Metrics }).For(widgets).Owns(maps);
        await using var first = new Running(widgets.RunAsync);
        await using var second = new Running(maps.RunAsync);
        await using var running = new Running(controller.RunAsync);
        await Until.TrueAsync(() => reconciler.CallsOf("owner") == 1, Token);
        V1OwnerReference Reference(bool controls)
        {
            var reference = OwnerReferences.ControllerReference(owner);
            reference.Controller = controls;
            return reference;
        }

        await _world.Client.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "owned", OwnerReferences = [Reference(true)] } }, null, Token);
        await Until.TrueAsync(() => reconciler.CallsOf("owner") == 2, Token);
        await _world.Client.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = "other", OwnerReferences = [Reference(false)] } }, null, Token);
        await _world.Client.DeleteAsync<V1ConfigMap>(new NamespacedName("default", "owned"), null, Token);
        await Until.TrueAsync(() => reconciler.CallsOf("owner") == 3, Token);
        Assert.Equal(3, reconciler.Calls.Count);
    }

    [Fact]
    public async Task Keys_can_be_added_from_outside()
    {
        var reconciler = new ScriptedReconciler();
        using var controller = new Controller("test", reconciler);
        await using var running = new Running(controller.RunAsync);
        controller.Queue.Add(new NamespacedName("x", "timer"));
        await Until.TrueAsync(() => reconciler.CallsOf("timer") == 1, Token);
    }

    private Running Run(ScriptedReconciler reconciler, ControllerOptions? options = null)
    {
        var informer = _world.Informer();
        var controller = new Controller("test", reconciler, (options ?? new ControllerOptions()) with
        {
            Metrics = _world.Metrics,
            RateLimiter = new ItemExponentialFailureRateLimiter<NamespacedName>(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)),
        }).For(informer);
        return new Running(token => Task.WhenAll(informer.RunAsync(token), controller.RunAsync(token)));
    }

    private async Task OutcomesAsync(params ReconcileOutcome[] expected)
    {
        await Until.TrueAsync(() => _world.Metrics.Outcomes.Count >= expected.Length, Token);
        Assert.Equal(expected, _world.Metrics.Outcomes);
    }
}
