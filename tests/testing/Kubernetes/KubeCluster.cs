using VastK8s.Testing.Servers;
using Xunit;

namespace VastK8s.Testing.Kubernetes;

/// <summary>
/// A Kubernetes control plane (etcd and kube-apiserver) of its own, on free ports of 127.0.0.1, with its state in a folder of its own, started and stopped by
/// hack/cluster. Ended with the process that asked for it too, should that be killed. As a fixture of an assembly, a collection or a class:
/// <code>
/// [assembly: AssemblyFixture(typeof(KubeCluster))]
///
/// public sealed class PodTests(KubeCluster cluster)
/// {
///     [Fact]
///     public async Task …()
///     {
///         Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
///         using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
/// </code>
/// A test that stops parts of it while others run takes one for itself: <c>await using KubeCluster cluster = await KubeCluster.StartAsync();</c>
/// </summary>
public class KubeCluster : IAsyncLifetime
{
    private static readonly string Script = Path.Combine(Repository.Root, "hack", "cluster");

    private static readonly Dictionary<string, string> NoSettings = [];

    private readonly string _components;

    /// <summary>etcd and kube-apiserver alone.</summary>
    public KubeCluster() : this([]) { }

    /// <param name="components">More of them: <c>controller-manager</c>, <c>scheduler</c>, <c>kubelet</c>.</param>
    protected KubeCluster(IReadOnlyList<string> components) => _components = string.Join(',', components);

    /// <summary>Its folder: keys, kubeconfigs, logs, data. Removed at the end. A short path: sockets have their places below.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"vastk8s-cluster-{Guid.NewGuid().ToString("N")[..12]}");

    /// <summary>A kubeconfig of a user that may do everything (group system:masters).</summary>
    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    /// <summary>PEM of the authority that signed the API server's certificate and every client's.</summary>
    public string CaCertificate => Path.Combine(Folder, "pki", "ca.crt");

    /// <summary>PEM of that authority's key, for certificates that a test makes itself.</summary>
    public string CaKey => Path.Combine(Folder, "pki", "ca.key");

    /// <summary>Why there is no control plane, with how to get what is missing; null when it is up.</summary>
    public string? Missing { get; private set; }

    /// <summary>One for a test that stops parts of it.</summary>
    /// <param name="components">More than etcd and kube-apiserver: <c>controller-manager</c>, <c>scheduler</c>, <c>kubelet</c>.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message has what the script said.</exception>
    public static async Task<KubeCluster> StartAsync(params string[] components)
    {
        var cluster = new KubeCluster(components);
        await cluster.InitializeAsync();
        return cluster;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string[] with = _components.Length == 0 ? [] : ["--with", _components];
        ScriptResult result = await HackScript.RunAsync(Script, NoSettings, ["up", "--dir", Folder, "--owner", $"{Environment.ProcessId}", .. with]);
        if (result.Status == HackScript.CannotInstall)
            Missing = result.Output + result.Errors;
        else if (result.Status != 0)
            throw new InvalidOperationException($"{Script} up: {result}");
    }

    /// <summary>Kills kube-apiserver; clients find their connections cut and new ones refused.</summary>
    public Task StopApiServerAsync() => RunAsync("stop-component", "apiserver");

    /// <summary>Starts kube-apiserver on the port that it had; it is ready afterwards.</summary>
    public Task StartApiServerAsync() => RunAsync("start-component", "apiserver");

    /// <summary>Kills etcd; kube-apiserver stays and fails what needs it.</summary>
    public Task StopEtcdAsync() => RunAsync("stop-component", "etcd");

    /// <summary>Starts etcd on the port and with the data that it had; both it and kube-apiserver are ready afterwards.</summary>
    public Task StartEtcdAsync() => RunAsync("start-component", "etcd");

    /// <summary>
    /// Makes kube-apiserver forget: afterwards a watch from any resourceVersion seen so far, and the continuation of any list, is answered by 410. Watches
    /// under way are cut.
    /// </summary>
    public Task CompactAsync() => RunAsync("compact");

    /// <summary>Makes a client certificate.</summary>
    /// <param name="name">
    /// The user's name. A new user may do nothing until RBAC says otherwise; <c>system:serviceaccount:NAMESPACE:NAME</c> gets the groups of service accounts too.
    /// </param>
    /// <param name="groups">Groups the user is in.</param>
    /// <returns>The path of a kubeconfig for it.</returns>
    public async Task<string> UserKubeconfigAsync(string name, params string[] groups) =>
        (await RunAsync(["user", name, .. groups])).Trim();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Missing is null)
            await RunAsync("down");
    }

    private protected async Task<string> RunAsync(params string[] arguments)
    {
        ScriptResult result = await HackScript.RunAsync(Script, NoSettings, [arguments[0], "--dir", Folder, .. arguments[1..]]);
        return result.Status == 0 ? result.Output : throw new InvalidOperationException($"{Script} {string.Join(' ', arguments)}: {result}");
    }
}
