using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Tests.WorkQueues;

public sealed class RateLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_bucket_lets_a_burst_go_and_then_so_many_a_second()
    {
        var bucket = new TokenBucket(10, 3, _time);
        Assert.Equal([0, 0, 0, 100, 200], Enumerable.Range(0, 5).Select(_ => Math.Round(bucket.Reserve().TotalMilliseconds)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, bucket.Reserve().Ticks);
        Assert.True(bucket.TryTake());
        Assert.True(bucket.TryTake());
        Assert.False(bucket.TryTake());
    }

    [Fact]
    public void A_bucket_never_holds_more_than_its_burst()
    {
        var bucket = new TokenBucket(10, 2, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, false], [bucket.TryTake(), bucket.TryTake(), bucket.TryTake()]);
    }

    [Fact]
    public void A_wait_is_never_longer_than_the_limit_however_often_it_failed()
    {
        var limiter = new ItemExponentialFailureRateLimiter<string>(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5_000; i++) Assert.InRange(limiter.When("a"), TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(1), limiter.When("a"));
        Assert.Equal(TimeSpan.FromMilliseconds(5), limiter.When("b"));
    }

    [Fact]
    public void The_longest_of_several_counts()
    {
        var limiter = new MaxOfRateLimiter<string>(
            new ItemExponentialFailureRateLimiter<string>(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(1)), new BucketRateLimiter<string>(new TokenBucket(1, 1, _time)));
        Assert.Equal(TimeSpan.FromMilliseconds(5), limiter.When("a"));
        Assert.Equal(TimeSpan.FromSeconds(1), limiter.When("b"));
        Assert.Equal(1, limiter.RequeuesOf("a"));
    }
}
