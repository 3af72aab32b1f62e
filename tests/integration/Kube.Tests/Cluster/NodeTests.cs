using k8s;
using k8s.Models;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Cluster;

/// <summary>Pods on a real node.</summary>
public sealed class NodeTests(KubeNode node) : IClassFixture<KubeNode>
{
    private const string Namespace = "default";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_reaches_the_API_server_and_its_mounts_come_out_of_it()
    {
        using Kubernetes client = node.Administrator();
        string folder = Path.Combine(node.HostPath, "pod");
        const string Script = """
            cd /var/run/secrets/kubernetes.io/serviceaccount
            mkdir /host/mounted && mount -t tmpfs none /host/mounted || exit 1
            wget -q -O /host/mounted/version --no-check-certificate --header "Authorization: Bearer $(cat token)" "https://$KUBERNETES_SERVICE_HOST/version"
            """;
        await client.CoreV1.CreateNamespacedPodAsync(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "pod" },
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                Containers =
                [
                    new V1Container
                    {
                        Name = "busybox",
                        Image = "local/busybox:1",
                        Command = ["sh", "-c", Script],
                        SecurityContext = new V1SecurityContext { Privileged = true },
                        VolumeMounts = [new V1VolumeMount { Name = "host", MountPath = "/host", MountPropagation = "Bidirectional" }],
                    },
                ],
                Volumes = [new V1Volume { Name = "host", HostPath = new V1HostPathVolumeSource { Path = folder, Type = "DirectoryOrCreate" } }],
            },
        }, Namespace, cancellationToken: Cancel);

        V1Pod pod = null!;
        await Eventually.IsAsync(async () =>
        {
            pod = await client.CoreV1.ReadNamespacedPodAsync("pod", Namespace, cancellationToken: Cancel);
            return pod.Status.Phase is "Succeeded" or "Failed";
        }, "the pod ends");

        Assert.Equal("Succeeded", pod.Status.Phase);
        Assert.Contains("\"gitVersion\"", await File.ReadAllTextAsync(Path.Combine(folder, "mounted", "version"), Cancel));
    }
}
