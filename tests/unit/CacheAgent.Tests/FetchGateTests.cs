using VastK8s.CacheAgent.Fetching;

namespace VastK8s.CacheAgent.Tests;

public class FetchGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demand_overtakes_prefetch()
    {
        var gate = new FetchGate(new AdaptiveConcurrency(new ManualTime(), initial: 4));
        for (var i = 0; i < 4; i++) await gate.EnterAsync(FetchPriority.Prefetch, Token);
        var prefetch = gate.EnterAsync(FetchPriority.Prefetch, Token).AsTask();
        Assert.False(prefetch.IsCompleted);
        await gate.EnterAsync(FetchPriority.Demand, Token);
        gate.Exit(0, false);
        Assert.False(prefetch.IsCompleted);
        gate.Exit(0, false);
        await prefetch;
    }

    [Fact]
    public async Task A_cancelled_waiter_takes_no_place()
    {
        var gate = new FetchGate(new AdaptiveConcurrency(new ManualTime(), initial: 4));
        for (var i = 0; i < 4; i++) await gate.EnterAsync(FetchPriority.Prefetch, Token);
        using var cancel = new CancellationTokenSource();
        var waiting = gate.EnterAsync(FetchPriority.Prefetch, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Exit(0, false);
        await gate.EnterAsync(FetchPriority.Prefetch, Token);
        Assert.Equal(4, gate.Active);
    }
}
