using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests;

/// <summary>The control plane that the other tests run on.</summary>
public sealed class ClusterTests(KubeCluster cluster)
{
    [Fact]
    public async Task A_real_API_server_answers()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
        VersionInfo version = await client.Version.GetCodeAsync(TestContext.Current.CancellationToken);
        Assert.Equal("1", version.Major);
    }
}
