using VastK8s.CacheAgent.Fetching;

namespace VastK8s.CacheAgent.Tests;

public class ReadAheadTests
{
    private const long Size = 1L << 30;

    [Fact]
    public void A_reader_from_the_start_is_taken_for_sequential_and_its_window_grows_to_the_limit()
    {
        var ahead = new ReadAhead(4 << 20, 64 << 20);
        Assert.Equal((1 << 20) + (4L << 20), ahead.Advance(1, Size, 0, 1 << 20));
        long until = 0;
        for (var offset = 1L << 20; offset < 512L << 20; offset += 1 << 20) until = ahead.Advance(1, Size, offset, 1 << 20);
        Assert.Equal((512L << 20) + (64L << 20), until);
    }

    [Fact]
    public void A_random_reader_gets_no_window()
    {
        var ahead = new ReadAhead();
        Assert.Equal((500L << 20) + 4096, ahead.Advance(1, Size, 500L << 20, 4096));
        Assert.Equal((100L << 20) + 4096, ahead.Advance(1, Size, 100L << 20, 4096));
    }

    [Fact]
    public void Nothing_past_the_end_is_asked_for() => Assert.Equal(Size, new ReadAhead().Advance(1, Size, Size - 4096, 1 << 20));

    [Fact]
    public void Requests_out_of_order_are_still_sequential()
    {
        var ahead = new ReadAhead();
        foreach (var offset in new[] { 0L, 2, 1, 4, 3, 5 }) ahead.Advance(1, Size, offset << 20, 1 << 20);
        Assert.True(ahead.Advance(1, Size, 6L << 20, 1 << 20) >= (7L << 20) + (4L << 20));
    }
}
