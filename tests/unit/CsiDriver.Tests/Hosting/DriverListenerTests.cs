using VastK8s.CsiDriver.Hosting;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class DriverListenerTests
{
    [Theory]
    [InlineData("0.0.0.0:9450", "0.0.0.0:9450")]
    [InlineData("[::]:9450", "[::]:9450")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    public void An_address_and_a_port_are_read(string text, string endpoint) => Assert.Equal(endpoint, DriverListener.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("9450")]
    [InlineData(":9450")]
    [InlineData("host:9450")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1")]
    public void All_else_is_refused(string text) => Assert.Contains("--listen", Assert.Throws<FormatException>(() => DriverListener.Parse(text)).Message, StringComparison.Ordinal);
}
