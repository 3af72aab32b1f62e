using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class ContentRangeTests
{
    [Theory]
    [InlineData("bytes 0-99/100", 0, 99, 100)]
    [InlineData("bytes 5-5/*", 5, 5, -1)]
    [InlineData("Bytes 9223372036854775806-9223372036854775807/9223372036854775807", long.MaxValue - 1, long.MaxValue, long.MaxValue)]
    public void Right_ones_are_read(string text, long first, long last, long size)
    {
        Assert.True(ContentRange.TryParse(text, out ContentRange range));
        Assert.Equal(new ContentRange(first, last, size), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes */100")]
    [InlineData("bytes 0-99")]
    [InlineData("bytes 0-/100")]
    [InlineData("bytes -1-9/100")]
    [InlineData("bytes 0x1-9/100")]
    [InlineData("bytes 0-99/99999999999999999999")]
    [InlineData("items 0-99/100")]
    public void Others_are_refused(string text) => Assert.False(ContentRange.TryParse(text, out _));
}
