using VastK8s.Embedded.Tables;

namespace VastK8s.Embedded.Tests.Tables;

public class AgeTests
{
    [Theory]
    [InlineData(-3, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m0s")]
    [InlineData(599, "9m59s")]
    [InlineData(600, "10m")]
    [InlineData(10_799, "179m")]
    [InlineData(10_800, "3h")]
    [InlineData(172_799, "47h")]
    [InlineData(172_800, "2d")]
    public void It_is_shown_as_kubectl_shows_it(int seconds, string expected) => Assert.Equal(expected, Age.Of(TimeSpan.FromSeconds(seconds)));
}
