using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api.Values;

namespace VastK8s.Api.Tests.Values;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("1k", 1000)]
    [InlineData("1Ki", 1024)]
    [InlineData("500Gi", 500L << 30)]
    [InlineData("1.5Ti", 3L << 39)]
    [InlineData("1.5", 2)]
    [InlineData("0.001k", 1)]
    [InlineData("1P", 1_000_000_000_000_000)]
    [InlineData("7Ei", 7L << 60)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Bytes_of_a_quantity(string text, long expected)
    {
        Assert.True(new ByteQuantity(text).TryGetBytes(out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1gi")]
    [InlineData("1 Gi")]
    [InlineData("1GiB")]
    [InlineData("1K")]
    [InlineData(".5Gi")]
    [InlineData("5.Gi")]
    [InlineData("1..5")]
    [InlineData("1e3")]
    [InlineData("80%")]
    [InlineData("8Ei")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_quantity_or_too_large(string text) => Assert.False(new ByteQuantity(text).TryGetBytes(out _));

    [Fact]
    public void The_default_value_is_no_quantity()
    {
        Assert.False(default(ByteQuantity).TryGetBytes(out _));
        Assert.Equal("", default(ByteQuantity).ToString());
        Assert.Equal(default, new Capacity(null!) with { Value = null! });
    }

    [Theory]
    [InlineData("500Gi", 1L << 50, 500L << 30)]
    [InlineData("80%", 1000, 800)]
    [InlineData("100%", long.MaxValue, long.MaxValue)]
    [InlineData("1%", 50, 0)]
    [InlineData("33%", 1_000_000_000_000_000_000, 330_000_000_000_000_000)]
    public void Bytes_of_a_capacity(string text, long fileSystem, long expected)
    {
        Assert.True(new Capacity(text).TryGetBytes(fileSystem, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("08%")]
    [InlineData("1.5%")]
    [InlineData("%")]
    [InlineData("-5%")]
    [InlineData("most")]
    public void What_is_no_capacity(string text) => Assert.False(new Capacity(text).TryGetBytes(1000, out _));

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h1s", 3601)]
    [InlineData("999999h999999m999999s", 999999L * 3661)]
    public void Time_of_a_duration(string text, long seconds)
    {
        Assert.True(new Duration(text).TryGetTime(out TimeSpan time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5d")]
    [InlineData("1.5h")]
    [InlineData("-5m")]
    [InlineData("5m1h")]
    [InlineData("5m ")]
    [InlineData("5m\n")]
    [InlineData("1000000h")]
    public void What_is_no_duration(string text) => Assert.False(new Duration(text).TryGetTime(out _));

    [Fact]
    public void Any_number_of_bytes_is_its_own_quantity_and_binary_suffixes_are_powers_of_1024() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (n, unit) =>
        {
            int power = unit.Get % 4;
            string suffix = new[] { "", "Ki", "Mi", "Gi" }[power];

            Assert.True(new ByteQuantity($"{n.Get}{suffix}").TryGetBytes(out long bytes));
            Assert.Equal((long)n.Get << (10 * power), bytes);
        }).QuickCheckThrowOnFailure();
}
