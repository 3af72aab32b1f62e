using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Nodes;
using VastK8s.CacheAgent.Nodes.Listening;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>What an agent of a node is started with.</summary>
public sealed class NodeOptionsTests
{
    [Fact]
    public void A_holder_passes_on_what_makes_an_agent_a_nodes()
    {
        var options = new AgentOptions("/state", [new CacheDirectoryOptions("/cache", 5)])
        {
            Node = new NodeOptions("n", "p") { Kubeconfig = "/k", Listen = "0.0.0.0:1", Advertise = "10.0.0.1:1" },
        };
        Assert.Equal(
            ["--state", "/state", "--cache-dir", "/cache:5", "--node", "n", "--pool", "p", "--kubeconfig", "/k", "--namespace", "vastk8s-system", "--listen", "0.0.0.0:1", "--advertise", "10.0.0.1:1"],
            Holding.Arguments(options));
        Assert.Equal(["--state", "/state", "--cache-dir", "/cache:5"], Holding.Arguments(options with { Node = null }));
    }

    [Theory]
    [InlineData("0.0.0.0:9440", "0.0.0.0:9440")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("[::]:9440", "[::]:9440")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    public void An_address_to_listen_on_is_an_address_and_a_port(string text, string endpoint) => Assert.Equal(endpoint, NodeListener.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("9440")]
    [InlineData("127.0.0.1")]
    [InlineData("name:9440")]
    [InlineData("127.0.0.1:99999")]
    public void Anything_else_is_refused_with_the_right_form(string text) => Assert.Contains("0.0.0.0:9440", Assert.Throws<FormatException>(() => NodeListener.Parse(text)).Message, StringComparison.Ordinal);
}
