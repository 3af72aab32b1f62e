using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Kubernetes on this machine: hack/cluster with a node.</summary>
internal sealed class LocalCluster : ICluster
{
    private static readonly string Script = Path.Combine(Repository.Root, "hack", "cluster");
    private readonly KubeNode _node = new();

    public string? Missing => _node.Missing;

    public string KubeletRoot => _node.KubeletRoot;

    public string StateDirectory => Path.Combine(_node.HostPath, "vastk8s");

    // The node's control groups: other processes of the same name on this machine are somebody else's.
    public string IsOfPod => "grep -q /vastk8s-node/ /proc/$p/cgroup";

    public static async Task<LocalCluster> StartAsync()
    {
        var cluster = new LocalCluster();
        await cluster._node.InitializeAsync();
        return cluster;
    }

    public async Task<string> HostAddressAsync() => (await KubectlAsync(null, "get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}")).Text.Trim();

    public Task<ScriptResult> KubectlAsync(string? input, params string[] arguments) => Programs.RunAsync(Script, ["--dir", _node.Folder, "kubectl", .. arguments], input);

    public Task<ScriptResult> OnNodeAsync(string script) => Programs.RunAsync("bash", ["-c", script]);

    public Task LoadAsync(string archive) => _node.LoadImageAsync(archive);

    public async Task StopAsync(string component) => _ = (await Programs.RunAsync(Script, ["stop-component", "--dir", _node.Folder, component])).Text;

    public async Task StartAsync(string component) => _ = (await Programs.RunAsync(Script, ["start-component", "--dir", _node.Folder, component])).Text;

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
