using Microsoft.Extensions.Time.Testing;
using VastK8s.Operator.Pools;

namespace VastK8s.Operator.Tests.Pools;

public class PassPaceTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(2, 4)]
    [InlineData(60, 20)]
    public void The_next_pass_waits_twice_as_long_as_this_one_wrote_but_not_forever(int wrote, int? waits)
    {
        var time = new FakeTimeProvider();
        var pace = new PassPace(time);
        Assert.Null(pace.Wait("p"));

        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(wrote));
        pace.Wrote("p", began);

        Assert.Equal(waits is { } seconds ? TimeSpan.FromSeconds(seconds) : null, pace.Wait("p"));
        Assert.Null(pace.Wait("q"));
        time.Advance(TimeSpan.FromSeconds(waits ?? 0));
        Assert.Null(pace.Wait("p"));
    }
}
