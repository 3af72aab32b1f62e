using VastK8s.Cli.Agents;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Output;

public sealed class CacheDirectoryOptionTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("/c", "/c")]
    [InlineData("/c:1024", "/c:1024")]
    [InlineData("/c:500G", "/c:500000000000")]
    [InlineData("/c:1.5Ti", "/c:1649267441664")]
    [InlineData("/c:2Ki", "/c:2048")]
    [InlineData("c:1M", "ROOT/c:1000000")]
    [InlineData("/a:b:7", "/a:b:7")]
    public void Sizes_reach_the_agent_in_bytes(string text, string expected) =>
        Assert.Equal(expected.Replace("ROOT", _workplace.Root, StringComparison.Ordinal), Parse(text).ToString());

    [Theory]
    [InlineData(":5G")]
    [InlineData("/c:")]
    [InlineData("/c:G")]
    [InlineData("/c:5GB")]
    [InlineData("/c:5g")]
    [InlineData("/c:0")]
    [InlineData("/c:-5")]
    [InlineData("/c:1..5G")]
    [InlineData("/c:99999999999P")]
    public void What_is_no_size_is_refused(string text) =>
        Assert.StartsWith("--cache-dir: ", Assert.Throws<UsageException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private CacheDirectoryOption Parse(string text)
    {
        using var output = new StringWriter();
        return CacheDirectoryOption.Parse(text, _workplace.Host(output, output));
    }
}
