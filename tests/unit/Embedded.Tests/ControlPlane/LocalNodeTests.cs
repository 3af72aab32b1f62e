using VastK8s.Embedded.ControlPlane;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.Embedded.Tests.ControlPlane;

public class LocalNodeTests
{
    [Theory]
    [InlineData("Build-7.example", "build-7.example")]
    [InlineData("my_machine", "localhost")]
    [InlineData("", "localhost")]
    public void A_hostname_becomes_a_name_that_a_node_may_have(string hostname, string expected) => Assert.Equal(expected, LocalNode.Name(hostname));

    [Fact]
    public async Task It_is_ready_and_has_the_labels_asked_for()
    {
        using var server = new InMemoryApiServer(new InMemoryOptions { BookmarkInterval = null });
        var client = new InMemoryKubeClient(server);
        var options = new EmbeddedOptions("/nowhere") { NodeName = "here", NodeLabels = new Dictionary<string, string> { ["rack"] = "r7" } };

        await LocalNode.RegisterAsync(client, options, TimeProvider.System, TestContext.Current.CancellationToken);

        var node = await client.GetAsync<V1Node>(new NamespacedName("here"), TestContext.Current.CancellationToken);
        Assert.Equal(("here", "r7"), (node.Metadata.Labels["kubernetes.io/hostname"], node.Metadata.Labels["rack"]));
        Assert.Equal("True", Assert.Single(node.Status.Conditions, c => c.Type == "Ready").Status);
    }
}
