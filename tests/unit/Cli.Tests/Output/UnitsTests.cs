using VastK8s.Cli.Output;

namespace VastK8s.Cli.Tests.Output;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(114_660, "112.0 KiB")]
    [InlineData((1 << 20) - 1, "1.0 MiB")]
    [InlineData(1L << 30, "1.0 GiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    [InlineData(-1536, "-1.5 KiB")]
    public void Bytes_have_binary_units(long bytes, string expected) => Assert.Equal(expected, Units.Bytes(bytes));

    [Theory]
    [InlineData(0.0082, "8.2 ms")]
    [InlineData(3.44, "3.4 s")]
    [InlineData(125, "2m05s")]
    [InlineData(11_220, "3h07m")]
    [InlineData(187_200, "2d04h")]
    public void Times_have_two_units_at_most(double seconds, string expected) => Assert.Equal(expected, Units.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1m00s")]
    [InlineData(long.MaxValue, "36500d00h")]
    public void Time_left_is_whole_seconds(long seconds, string expected) => Assert.Equal(expected, Units.Seconds(seconds));

    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(0, 5, 0)]
    [InlineData(9_999, 10_000, 99)]
    [InlineData(10_000, 10_000, 100)]
    [InlineData(-1, 10, 0)]
    public void A_hundred_per_cent_is_all(long part, long whole, int expected) => Assert.Equal(expected, Units.Percent(part, whole));

    [Fact]
    public void One_object_is_singular() => Assert.Equal(("1 object", "1,234 objects"), (Units.Count(1, "object", "objects"), Units.Count(1234, "object", "objects")));

    [Theory]
    [InlineData("plain ä 😀", "plain ä 😀")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("a\nb\tc\u0085", "a\\u000ab\\u0009c\\u0085")]
    [InlineData("a\u202eb", "a\\u202eb")]
    public void Text_from_elsewhere_cannot_control_the_terminal(string text, string expected) => Assert.Equal(expected, Printable.Text(text));

    [Fact]
    public void Lines_may_stay() => Assert.Equal("a\nb", Printable.Text("a\nb", lines: true));
}
