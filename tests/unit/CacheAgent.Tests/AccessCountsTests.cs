using VastK8s.CacheAgent.Blobs;

namespace VastK8s.CacheAgent.Tests;

public class AccessCountsTests
{
    [Fact]
    public void The_requests_of_one_pass_count_once_and_those_of_its_arrival_not_at_all()
    {
        var time = new ManualTime();
        var counts = new AccessCounts(time);
        counts.Grow(10);
        counts.Reset(3);
        for (var i = 0; i < 8; i++) counts.Touch(3);
        Assert.Equal(0, counts.Count(3));
        time.Advance(TimeSpan.FromSeconds(4));
        for (var i = 0; i < 8; i++) counts.Touch(3);
        Assert.Equal(1, counts.Count(3));
    }

    [Fact]
    public void Counts_stop_at_three_and_age_to_zero()
    {
        var time = new ManualTime();
        var counts = new AccessCounts(time);
        counts.Grow(1);
        for (var i = 0; i < 9; i++)
        {
            time.Advance(TimeSpan.FromSeconds(4));
            counts.Touch(0);
        }

        Assert.Equal(3, counts.Count(0));
        for (var i = 0; i < 9; i++) counts.Age(0);
        Assert.Equal(0, counts.Count(0));
    }
}
