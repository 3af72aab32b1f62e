using FsCheck;
using FsCheck.Fluent;
using VastK8s.CsiDriver.Mounting;

namespace VastK8s.CsiDriver.Tests.Mounting;

public class NamedLocksTests
{
    private const int Workers = 16;
    private const int Turns = 300;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shared_is_had_by_many_exclusive_by_one()
    {
        var locks = new NamedLocks();
        var (one, other) = (await locks.ShareAsync("a", Token), await locks.ShareAsync("a", Token));
        var alone = locks.LockAsync("a", Token);
        one.Dispose();
        Assert.False(alone.IsCompleted);
        other.Dispose();
        using var held = await alone;
        Assert.False(locks.ShareAsync("a", Token).IsCompleted);
        Assert.False(locks.LockAsync("a", Token).IsCompleted);
        Assert.True(locks.LockAsync("b", Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_way_to_those_who_share_waits_for_one_that_is_alone()
    {
        var locks = new NamedLocks();
        var shared = await locks.ShareAsync("a", Token);
        Assert.Null(await locks.LockUnlessSharedAsync("a", Token));
        shared.Dispose();
        var alone = await locks.LockUnlessSharedAsync("a", Token);
        var next = locks.LockUnlessSharedAsync("a", Token);
        Assert.False(next.IsCompleted);
        alone!.Dispose();
        using var held = await next;
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Given_back_twice_it_is_given_back_once()
    {
        var locks = new NamedLocks();
        var (one, other) = (await locks.ShareAsync("a", Token), await locks.ShareAsync("a", Token));
        one.Dispose();
        one.Dispose();
        Assert.False(locks.LockAsync("a", Token).IsCompleted);
        other.Dispose();
    }

    [Fact]
    public async Task Who_gives_up_has_nothing_and_holds_nobody_up()
    {
        var locks = new NamedLocks();
        var held = await locks.LockAsync("a", Token);
        using var impatient = new CancellationTokenSource();
        var (shared, alone) = (locks.ShareAsync("a", impatient.Token), locks.LockAsync("a", impatient.Token));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shared);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        held.Dispose();
        using var again = await locks.LockAsync("a", Token);
    }

    /// <summary>Any mix of workers that share, lock and give up, on few names: nobody is there with one that is alone, all come to their end, and all is free then.</summary>
    [Fact]
    public void Under_any_load_it_keeps_what_it_promises() => Prop.ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var locks = new NamedLocks();
        var inside = new int[3];
        Task.WaitAll([.. Enumerable.Range(0, Workers).Select(i => Task.Run(() => WorkAsync(locks, inside, new Random(seed + i)), Token))], Token);
        Assert.All(inside, count => Assert.Equal(0, count));
        foreach (var name in Enumerable.Range(0, inside.Length)) Assert.True(locks.LockAsync($"{name}", Token).IsCompletedSuccessfully);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    // Below zero: held alone.
    private static async Task WorkAsync(NamedLocks locks, int[] inside, Random random)
    {
        const int Alone = -1_000_000;
        for (var turn = 0; turn < Turns; turn++)
        {
            var name = random.Next(inside.Length);
            var isAlone = random.Next(3) == 0;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var entering = EnterAsync(locks, $"{name}", isAlone, random.Next(2) == 0, patience.Token);
            if (random.Next(4) == 0) await patience.CancelAsync();
            try
            {
                using var held = await entering;
                if (held is null) continue;
                var now = Interlocked.Add(ref inside[name], isAlone ? Alone : 1);
                Assert.True(isAlone ? now == Alone : now > 0, $"{now} inside");
                if (random.Next(2) == 0) await Task.Yield();
                Interlocked.Add(ref inside[name], isAlone ? -Alone : -1);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !Token.IsCancellationRequested)
            {
                // Gave up.
            }
        }
    }

    private static async Task<IDisposable?> EnterAsync(NamedLocks locks, string name, bool isAlone, bool givesWay, CancellationToken patience)
    {
        if (!isAlone) return await locks.ShareAsync(name, patience);
        return givesWay ? await locks.LockUnlessSharedAsync(name, patience) : await locks.LockAsync(name, patience);
    }
}
