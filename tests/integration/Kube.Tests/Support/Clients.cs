using k8s;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Support;

/// <summary>Clients of a cluster. A test that asks for one is skipped where there is no cluster.</summary>
internal static class Clients
{
    /// <summary>May do everything.</summary>
    public static Kubernetes Administrator(this KubeCluster cluster)
    {
        cluster.Required();
        return Of(cluster.Kubeconfig);
    }

    /// <summary>May do what RBAC allows this user: at first, nothing.</summary>
    public static async Task<Kubernetes> UserAsync(this KubeCluster cluster, string name, params string[] groups)
    {
        cluster.Required();
        return Of(await cluster.UserKubeconfigAsync(name, groups));
    }

    /// <summary>Skips the test where there is no cluster, saying how to get one.</summary>
    public static void Required(this KubeCluster cluster) => Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");

    private static Kubernetes Of(string kubeconfig) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
}
