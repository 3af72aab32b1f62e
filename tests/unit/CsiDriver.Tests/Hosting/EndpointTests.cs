using VastK8s.CsiDriver.Hosting;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class EndpointTests
{
    [Theory]
    [InlineData("unix:///run/csi/csi.sock", "/run/csi/csi.sock")]
    [InlineData("unix:/run/csi/csi.sock", "/run/csi/csi.sock")]
    [InlineData("/run/csi/csi.sock", "/run/csi/csi.sock")]
    [InlineData("unix:///run/x/../csi.sock", "/run/csi.sock")]
    public void A_socket_is_read_as_the_specification_writes_it(string text, string path) => Assert.Equal(path, Endpoint.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("unix:")]
    [InlineData("unix://")]
    [InlineData("unix:///")]
    [InlineData("/")]
    [InlineData("unix://csi.sock")]
    [InlineData("csi.sock")]
    [InlineData("/run/csi/")]
    [InlineData("tcp://127.0.0.1:10000")]
    [InlineData("UNIX:///run/csi.sock")]
    public void What_is_no_socket_is_refused_with_the_right_form(string text)
    {
        var error = Assert.Throws<FormatException>(() => Endpoint.Parse(text));
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("unix:///run/csi/csi.sock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_no_socket_can_have_is_refused()
    {
        Assert.EndsWith("x", Endpoint.Parse("unix:///" + new string('x', 106)), StringComparison.Ordinal);
        Assert.Contains("107", Assert.Throws<FormatException>(() => Endpoint.Parse("unix:///" + new string('x', 107))).Message, StringComparison.Ordinal);
        Assert.Contains("107", Assert.Throws<FormatException>(() => Endpoint.Parse("unix:///" + new string('ü', 54))).Message, StringComparison.Ordinal);
    }
}
