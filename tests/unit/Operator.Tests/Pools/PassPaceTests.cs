using Microsoft.Extensions.Time.Testing;
using VastK8s.Operator.Pools;

namespace VastK8s.Operator.Tests.Pools;

public class PassPaceTests
{
    [Theory]
    [InlineData(0, 200, null)]
    [InlineData(2, 200, 4)]
    [InlineData(60, 200, 20)]
    [InlineData(2, PassPace.Few, 4)]
    [InlineData(0, PassPace.Few, null)]
    [InlineData(2, PassPace.Few + 1, 4)]
    public void The_next_pass_waits_twice_as_long_as_one_that_changed_many_wrote_but_not_forever(int wrote, int changes, int? waits)
    {
        var time = new FakeTimeProvider();
        var pace = new PassPace(time);
        Assert.Null(pace.Wait("p"));

        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(wrote));
        pace.Wrote("p", began, changes);

        Assert.Equal(waits is { } seconds ? TimeSpan.FromSeconds(seconds) : null, pace.Wait("p"));
        Assert.Null(pace.Wait("q"));
        time.Advance(TimeSpan.FromSeconds(waits ?? 0));
        Assert.Null(pace.Wait("p"));
    }
}
