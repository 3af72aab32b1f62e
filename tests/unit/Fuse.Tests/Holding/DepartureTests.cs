using Microsoft.Extensions.Time.Testing;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Holding;

public sealed class DepartureTests
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Of_two_that_are_to_end_one_waits_until_the_other_has_gone_and_come_back()
    {
        using var directory = new TemporaryDirectory();
        using var first = new Departure(directory.File("lock"), TimeProvider.System);
        using var second = new Departure(directory.File("lock"), TimeProvider.System);
        Assert.True(await first.WaitAsync(() => true).WaitAsync(Hung, TestContext.Current.CancellationToken));

        // As long as the first has not ended it still answers.
        var looks = 0;
        var isThere = true;
        var waiting = second.WaitAsync(() =>
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref isThere);
        });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref looks) > 2, Hung));
        Assert.False(waiting.IsCompleted);

        Volatile.Write(ref isThere, false);
        first.Dispose();
        var before = Volatile.Read(ref looks);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref looks) > before + 2, Hung));
        Assert.False(waiting.IsCompleted);
        Volatile.Write(ref isThere, true);
        Assert.True(await waiting.WaitAsync(Hung, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_other_s_end_is_noticed_though_the_lock_was_free_before_it_was_seen()
    {
        using var directory = new TemporaryDirectory();
        using var departure = new Departure(directory.File("lock"), TimeProvider.System);
        var looks = 0;

        // There at the first look, gone at the second, with the lock in hand; back from the fourth on.
        Assert.True(await departure.WaitAsync(() => Interlocked.Increment(ref looks) is 1 or > 3).WaitAsync(Hung, TestContext.Current.CancellationToken));
        Assert.Equal(5, looks);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        using var directory = new TemporaryDirectory();
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        using var departure = new Departure(directory.File("lock"), time);
        var waiting = departure.WaitAsync(() => false);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.False(await waiting);
        using var other = new Departure(directory.File("lock"), TimeProvider.System);
        Assert.True(await other.WaitAsync(() => true).WaitAsync(Hung, TestContext.Current.CancellationToken));
    }
}
