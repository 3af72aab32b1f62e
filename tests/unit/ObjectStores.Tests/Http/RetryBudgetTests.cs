using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class RetryBudgetTests
{
    private static readonly RetryOptions Options = new() { MaxAttempts = 6, BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(5), Deadline = TimeSpan.FromSeconds(60) };
    private static readonly HttpFailure Often = new(ObjectStoreError.Unavailable, "", "") { Retry = RetryKind.Often };

    [Fact]
    public void Pauses_double_up_to_the_bound_with_full_jitter()
    {
        double[] least = [9, 9, 9, 9, 9], most = new double[5];
        for (int seed = 0; seed < 500; seed++)
        {
            var budget = new RetryBudget(Options, new Random(seed));
            for (int i = 0; i < 5; i++)
            {
                double pause = budget.NextPause(Often)!.Value.TotalSeconds;
                least[i] = Math.Min(least[i], pause);
                most[i] = Math.Max(most[i], pause);
            }
            Assert.Null(budget.NextPause(Often));
        }
        double[] bounds = [1, 2, 4, 5, 5];
        for (int i = 0; i < 5; i++)
        {
            Assert.InRange(least[i], 0, bounds[i] * 0.05);
            Assert.InRange(most[i], bounds[i] * 0.95, bounds[i]);
        }
    }

    [Fact]
    public void Few_is_three_tries_and_never_is_one()
    {
        var budget = new RetryBudget(Options, new Random(1));
        HttpFailure few = Often with { Retry = RetryKind.Few };
        Assert.NotNull(budget.NextPause(few));
        Assert.NotNull(budget.NextPause(few));
        Assert.Null(budget.NextPause(few));
        Assert.Null(new RetryBudget(Options, new Random(1)).NextPause(Often with { Retry = RetryKind.Never }));
    }

    [Fact]
    public void The_deadline_counts_waiting_and_pauses()
    {
        var budget = new RetryBudget(Options, new Random(1));
        budget.Spend(TimeSpan.FromSeconds(50));
        Assert.NotNull(budget.NextPause(Often with { RetryAfter = TimeSpan.FromSeconds(8) }));
        Assert.Null(budget.NextPause(Often with { RetryAfter = TimeSpan.FromSeconds(8) }));
        Assert.False(budget.IsSpent);
        budget.Spend(TimeSpan.FromSeconds(2));
        Assert.True(budget.IsSpent);
    }

    [Fact]
    public void Progress_in_earnest_renews_it_and_a_trickle_does_not()
    {
        var budget = new RetryBudget(Options, new Random(1));
        for (int i = 0; i < 5; i++)
            budget.NextPause(Often);
        budget.Progress(RetryBudget.ProgressQuantum - 1);
        Assert.Null(budget.NextPause(Often));
        budget.Progress(1);
        Assert.NotNull(budget.NextPause(Often));
    }
}
