using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests;

public sealed class ClusterTests(KubeCluster cluster)
{
    [Fact]
    public async Task The_control_plane_answers()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
        Assert.NotEmpty((await client.CoreV1.ListNamespaceAsync(cancellationToken: TestContext.Current.CancellationToken)).Items);
    }
}
