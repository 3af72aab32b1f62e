using VastK8s.CacheAgent.Fetching;

namespace VastK8s.CacheAgent.Tests;

public class AdaptiveConcurrencyTests
{
    [Theory]
    [InlineData(48)]
    [InlineData(8)]
    public void Settles_near_the_number_beyond_which_nothing_is_gained(int knee)
    {
        var time = new ManualTime();
        var concurrency = new AdaptiveConcurrency(time);
        var limits = new List<int>();
        for (var round = 0; round < 400; round++)
        {
            // A store that gives each of up to `knee` requests 10 MB/s and shares that among more.
            var limit = concurrency.Limit;
            var seconds = 0.3 * Math.Max(1, (double)limit / knee);
            time.Advance(TimeSpan.FromSeconds(seconds));
            for (var i = 0; i < limit; i++) concurrency.Completed(3_000_000);
            if (round >= 200) limits.Add(concurrency.Limit);
        }

        Assert.InRange(limits.Average(), knee * 0.5, knee * 1.6);
    }

    [Fact]
    public void Throttling_lowers_it_at_once()
    {
        var concurrency = new AdaptiveConcurrency(new ManualTime(), initial: 40);
        concurrency.Throttled();
        Assert.Equal(28, concurrency.Limit);
    }

    [Fact]
    public void Stays_within_its_bounds()
    {
        var time = new ManualTime();
        var concurrency = new AdaptiveConcurrency(time, initial: 5, minimum: 4, maximum: 10);
        for (var round = 0; round < 100; round++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 10; i++) concurrency.Completed(round * 1000);
            if (round % 10 == 0) concurrency.Throttled();
            Assert.InRange(concurrency.Limit, 4, 10);
        }
    }
}
