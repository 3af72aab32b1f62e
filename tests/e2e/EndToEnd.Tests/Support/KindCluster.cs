using VastK8s.Testing.Servers;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Kubernetes in Docker (<c>CLUSTER=kind</c>), where kind and docker are installed.</summary>
internal sealed class KindCluster : ICluster
{
    private readonly string _name = $"vastk8s-{Guid.NewGuid().ToString("N")[..8]}";

    public string? Missing { get; private set; }

    public string KubeletRoot => "/var/lib/kubelet";

    public string StateDirectory => "/var/lib/vastk8s";

    public string IsOfPod => "true";

    private string Node => $"{_name}-control-plane";

    public static async Task<KindCluster> StartAsync()
    {
        var cluster = new KindCluster();
        var made = await TryAsync("kind", "create", "cluster", "--name", cluster._name, "--wait", "180s");
        if (made is null || made.Status != 0)
        {
            cluster.Missing = $"CLUSTER=kind: install docker and kind (https://kind.sigs.k8s.io): {made?.Errors}";
            return cluster;
        }

        // What the tests' pods run.
        var folder = Directory.CreateTempSubdirectory("vastk8s-busybox-");
        try
        {
            var archive = Path.Combine(folder.FullName, "busybox.tar");
            _ = (await Programs.RunAsync(Path.Combine(Repository.Root, "hack", "cluster"), ["busybox-image", archive])).Text;
            await cluster.LoadAsync(archive);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return cluster;
    }

    public async Task<string> HostAddressAsync() => (await OnNodeAsync("ip route | awk '/^default/ { print $3 }'")).Text.Trim();

    public Task<ScriptResult> KubectlAsync(string? input, params string[] arguments) => Programs.RunAsync("kubectl", ["--context", $"kind-{_name}", .. arguments], input);

    public Task<ScriptResult> OnNodeAsync(string script) => Programs.RunAsync("docker", ["exec", Node, "bash", "-c", script]);

    public async Task LoadAsync(string archive) => _ = (await Programs.RunAsync("kind", ["load", "image-archive", archive, "--name", _name])).Text;

    public async Task StopAsync(string component) => _ = (await OnNodeAsync(component == "apiserver"
        ? "mv /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/"
        : $"systemctl kill -s KILL {component}; systemctl stop {component}")).Text;

    public async Task StartAsync(string component) => _ = (await OnNodeAsync(component == "apiserver"
        ? "mv /etc/kubernetes/kube-apiserver.yaml /etc/kubernetes/manifests/; until curl -sk https://127.0.0.1:6443/readyz | grep -q ok; do sleep 1; done"
        : $"systemctl start {component}")).Text;

    public async ValueTask DisposeAsync() => await TryAsync("kind", "delete", "cluster", "--name", _name);

    private static async Task<ScriptResult?> TryAsync(string program, params string[] arguments)
    {
        try
        {
            return await Programs.RunAsync(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
