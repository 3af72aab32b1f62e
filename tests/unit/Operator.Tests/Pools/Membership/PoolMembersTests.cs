using VastK8s.Operator.Pools.Membership;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Tests.Pools.Membership;

public class PoolMembersTests
{
    private static readonly Dictionary<string, string> Gpu = new() { ["gpu"] = "h100" };

    [Fact]
    public void A_pool_has_the_nodes_with_its_labels()
    {
        var pool = Make.Pool(change: spec => spec with { NodeSelector = Gpu });

        var members = PoolMembers.Of(pool, [pool], [Make.Node("b", labels: Gpu), Make.Node("a", labels: Gpu), Make.Node("c")]);

        Assert.Equal(["a", "b"], members.Nodes.Select(node => node.Metadata.Name));
    }

    [Fact]
    public void A_node_that_two_pools_select_is_the_older_ones()
    {
        var (older, younger) = (Make.Pool("z", age: 10), Make.Pool("a", change: spec => spec with { NodeSelector = Gpu }));
        V1Node[] nodes = [Make.Node("n", labels: Gpu)];

        Assert.Equal("n", Assert.Single(PoolMembers.Of(older, [older, younger], nodes).Nodes).Metadata.Name);
        Assert.Equal([new ContestedNode("n", "z")], PoolMembers.Of(younger, [older, younger], nodes).Contested);
        Assert.Empty(PoolMembers.Of(younger, [older, younger], nodes).Nodes);
    }

    [Fact]
    public void Pools_of_one_age_go_by_name()
    {
        var (a, b) = (Make.Pool("a"), Make.Pool("b"));

        Assert.NotEmpty(PoolMembers.Of(a, [b, a], [Make.Node("n")]).Nodes);
        Assert.Empty(PoolMembers.Of(b, [b, a], [Make.Node("n")]).Nodes);
    }
}
