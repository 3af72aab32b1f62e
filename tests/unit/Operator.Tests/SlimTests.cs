using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Tests;

public class SlimTests
{
    [Fact]
    public void A_secret_keeps_no_data()
    {
        var slim = Slim.Secret(new V1Secret { Metadata = new V1ObjectMeta { Name = "s", ResourceVersion = "7" }, Data = new Dictionary<string, byte[]> { ["key"] = [1] } });

        Assert.Null(slim.Data);
        Assert.Equal("7", slim.Metadata.ResourceVersion);
    }

    [Fact]
    public void A_node_keeps_labels_taints_and_whether_it_is_ready()
    {
        var slim = Slim.Node(new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "n", Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new V1NodeSpec { Taints = [new V1Taint { Key = "t", Effect = "NoSchedule" }] },
            Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True" }, new V1NodeCondition { Type = "DiskPressure", Status = "False" }] },
        });

        Assert.Equal("b", slim.Metadata.Labels["a"]);
        Assert.Equal("t", Assert.Single(slim.Spec.Taints).Key);
        Assert.Equal("Ready", Assert.Single(slim.Status.Conditions).Type);
    }
}
