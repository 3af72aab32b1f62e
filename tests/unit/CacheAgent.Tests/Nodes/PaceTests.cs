using Microsoft.Extensions.Time.Testing;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>The limit on what prefetch takes.</summary>
public sealed class PaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pace _pace;

    public PaceTests() => _pace = new Pace(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_limit_turns_are_free()
    {
        _pace.Take(long.MaxValue);
        Assert.True(_pace.TurnAsync(Token).AsTask().IsCompletedSuccessfully);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_was_overdrawn_is_waited_for_by_whoever_comes_next()
    {
        _pace.BytesPerSecond = 100;
        using (await _pace.TurnAsync(Token)) _pace.Take(250);
        var next = _pace.TurnAsync(Token).AsTask();
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
                return next.IsCompleted;
            },
            "its turn comes");
        (await next).Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task One_turn_at_a_time()
    {
        _pace.BytesPerSecond = 1 << 30;
        var first = await _pace.TurnAsync(Token);
        var second = _pace.TurnAsync(Token).AsTask();
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_was_taken_and_did_not_come_is_given_back()
    {
        _pace.BytesPerSecond = 100;
        using (await _pace.TurnAsync(Token)) _pace.Take(1_000_000);
        _pace.Take(-1_000_000);
        (await _pace.TurnAsync(Token)).Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_limit_that_is_lifted_lets_who_waits_go()
    {
        _pace.BytesPerSecond = 1;
        using (await _pace.TurnAsync(Token)) _pace.Take(1_000_000);
        var next = _pace.TurnAsync(Token).AsTask();
        _pace.BytesPerSecond = null;
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return next.IsCompleted;
            },
            "it goes");
        (await next).Dispose();
    }
}
