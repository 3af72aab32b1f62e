using System.Globalization;
using VastK8s.Benchmarks.Control;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Pods;

/// <summary>A Kubernetes with a node that runs pods, on this machine, and the chart installed there from images of what is measured.</summary>
internal sealed class PodNode : IAsyncDisposable
{
    /// <summary>Tag of the images.</summary>
    public const string Tag = "bench";

    private const string Namespace = "vastk8s-system";
    private const string Driver = "csi.vastk8s.io";
    private readonly ControlPlane _plane;
    private readonly string _manifests;

    private PodNode(ControlPlane plane, string manifests) => (_plane, _manifests) = (plane, manifests);

    public static async Task<PodNode> StartAsync(Bench bench, CancellationToken cancellationToken)
    {
        await Installation.FindAsync(bench.Say, cancellationToken);

        // Beside the work directory: what is below that ends process by process, and a node has more to be taken down. With this process it goes, too.
        var plane = await ControlPlane.StartAsync(bench.Work.Disk + "-node", ["kubelet"], cancellationToken);
        return new PodNode(plane, bench.Work.Fresh("manifests"));
    }

    /// <summary>A directory of the node that Datasets may have as a source.</summary>
    public string Source => Path.Combine(Root, "source");

    private string Root => Path.Combine(_plane.Folder, "node");

    private string State => Path.Combine(Root, "vastk8s");

    private string Kubelet => Path.Combine(Root, "kubelet");

    /// <summary>Installs the chart.</summary>
    /// <param name="bench">What for.</param>
    /// <param name="capacity">Bytes of the cache.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task InstallAsync(Bench bench, long capacity, CancellationToken cancellationToken)
    {
        bench.Say("making images");
        var images = bench.Work.Fresh("images");
        await ChildProcess.RunAsync(Repository.Path("hack", "images"), ["--tag", Tag, "--out", images], null, cancellationToken);
        foreach (var archive in Directory.GetFiles(images)) await _plane.RunAsync(cancellationToken, "image-load", archive);
        Directory.Delete(images, recursive: true);

        bench.Say("installing the chart");
        var values = Path.Combine(_manifests, "values.yaml");
        await File.WriteAllTextAsync(
            values,
            $$"""
            image: {tag: {{Tag}}}
            stateDir: {{State}}
            kubeletDir: {{Kubelet}}
            cacheAgent: {sourceDirectories: [{{Source}}]}
            # No Service has an address that works on this node, and the API server would wait for the webhook's.
            operator: {webhook: {enabled: false} }
            pools:
            - name: default
              directories: [{path: {{State}}/cache, capacity: "{{capacity}}"}]
            """,
            cancellationToken);
        var rendered = await ChildProcess.RunAsync(Repository.Path("hack", "chart"), ["render", "--namespace", Namespace, "-f", values], null, cancellationToken);
        await KubectlAsync(cancellationToken, "create", "namespace", Namespace);
        await ApplyAsync("chart", rendered.Output, cancellationToken);
        foreach (var workload in (await KubectlAsync(cancellationToken, "-n", Namespace, "get", "deployments,daemonsets", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await RolledOutAsync(workload, cancellationToken);
        await UntilAsync(async () => (await KubectlAsync(cancellationToken, "get", "csinodes", "-o", "jsonpath={.items[*].spec.drivers[*].name}")) == Driver, cancellationToken);
    }

    /// <summary>Applies a Dataset of <see cref="Source"/>, and waits until all of it is cached.</summary>
    public async Task CacheAsync(string dataset, CancellationToken cancellationToken)
    {
        await ApplyAsync(
            dataset,
            $$"""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata: {name: {{dataset}}}
            spec:
              sources: [{uri: "file://{{Source}}"}]
            """,
            cancellationToken);
        await UntilAsync(
            async () => await KubectlAsync(cancellationToken, "get", "dataset", dataset, "-o", "jsonpath={.status.phase} {.status.cached.percent}") == "Ready 100", cancellationToken);
    }

    public async Task ApplyAsync(string name, string yaml, CancellationToken cancellationToken) => await ApplyAsync(await WriteAsync(name, yaml, cancellationToken), cancellationToken);

    /// <summary>Writes what is going to be applied; returns its path.</summary>
    public async Task<string> WriteAsync(string name, string yaml, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_manifests, $"{name}.yaml");
        await File.WriteAllTextAsync(path, yaml, cancellationToken);
        return path;
    }

    // The client would get the API's description first, and check; the API server checks.
    public Task ApplyAsync(string path, CancellationToken cancellationToken) => KubectlAsync(cancellationToken, "apply", "--validate=false", "-f", path);

    /// <summary>Starts what is attached to the process of a pod.</summary>
    public async Task<Reader> AttachAsync(string pod, CancellationToken cancellationToken)
    {
        await KubectlAsync(cancellationToken, "wait", "--for=condition=Ready", "--timeout=150s", $"pod/{pod}");
        return new Reader(ControlPlane.Script, ["--dir", _plane.Folder, "kubectl", "attach", "-i", pod]);
    }

    /// <summary>Deletes a pod at once, and waits until nothing of it is on the node, and no volume is staged.</summary>
    public async Task DeletePodAsync(string name, CancellationToken cancellationToken)
    {
        var uid = await KubectlAsync(cancellationToken, "get", "pod", name, "-o", "jsonpath={.metadata.uid}");
        await KubectlAsync(cancellationToken, "delete", "pod", name, "--force", "--grace-period=0");
        var (pod, staged) = (Path.Combine(Kubelet, "pods", uid), new DirectoryInfo(Path.Combine(Kubelet, "plugins", "kubernetes.io", "csi", "pv")));
        await UntilAsync(() => Task.FromResult(!Directory.Exists(pod) && (!staged.Exists || !staged.EnumerateFileSystemInfos().Any())), cancellationToken);
    }

    /// <summary>Types of the file systems that pods have from CSI drivers.</summary>
    public IEnumerable<string> VolumeTypes() => Mounts.Below(Kubelet).Where(m => m.Contains("kubernetes.io~csi/", StringComparison.Ordinal)).Select(Mounts.TypeOf);

    /// <summary>
    /// Gives a process beside the pods the weight that they have: all of them together count as one for the scheduler, and on a machine that is busy otherwise a
    /// process of two threads outside would get twice as much of it as one in a pod.
    /// </summary>
    public static void Weigh(int pid) => File.WriteAllText("/sys/fs/cgroup/cpu/vastk8s-node/cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    private async Task RolledOutAsync(string workload, CancellationToken cancellationToken)
    {
        try
        {
            await KubectlAsync(cancellationToken, "-n", Namespace, "rollout", "status", "--timeout=150s", workload);
        }
        catch (InvalidOperationException e)
        {
            // What kubelet says against it is gone with the cluster.
            var warnings = await KubectlAsync(cancellationToken, "-n", Namespace, "get", "events", "--field-selector=type=Warning", "-o", "jsonpath={range .items[-3:]}{.message}{\"\\n\"}{end}");
            throw new InvalidOperationException($"{workload}: {e.Message}\n{warnings}", e);
        }
    }

    private Task<string> KubectlAsync(CancellationToken cancellationToken, params string[] arguments) => _plane.KubectlAsync(cancellationToken, arguments);

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
    }
}
