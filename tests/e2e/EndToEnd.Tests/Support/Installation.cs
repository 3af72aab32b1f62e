using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using VastK8s.Testing.Faults;
using VastK8s.Testing.Servers;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>A cluster with the chart installed from images made here, as a platform team would: operator, agents and driver in namespace vastk8s-system, one CachePool.</summary>
public sealed class Installation : IAsyncLifetime
{
    /// <summary>Namespace of the release.</summary>
    public const string Namespace = "vastk8s-system";

    // When to call something hung. Generous: containers start on a machine that is busy with tests.
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(5);

    // kubectl takes a tenth of a second of a processor, and what is waited for needs it more.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly string[] Images = ["operator", "cache-agent", "csi-driver"];
    private readonly string _folder = Directory.CreateTempSubdirectory("vastk8s-e2e-").FullName;
    private ICluster? _cluster;

    internal ICluster Cluster => _cluster!;

    /// <summary>Installs, for the first test that needs it.</summary>
    public async ValueTask InitializeAsync()
    {
        _cluster = Environment.GetEnvironmentVariable("CLUSTER") == "kind" ? await KindCluster.StartAsync() : await LocalCluster.StartAsync();
        if (_cluster.Missing is not null) return;
        await LoadAsync("e2e-1");
        await ApplyAsync("e2e-1");
        await InstalledAsync();
    }

    /// <summary>Skips a test where there is no cluster.</summary>
    public void Require() => Assert.SkipWhen(_cluster!.Missing is not null, _cluster.Missing ?? "");

    /// <summary>Makes images and gives them to the node.</summary>
    /// <param name="tag">Their tag; another one is another image.</param>
    internal async Task LoadAsync(string tag)
    {
        _ = (await Programs.RunAsync(Path.Combine(Repository.Root, "hack", "images"), ["--tag", tag, "--out", _folder, .. Images])).Text;
        foreach (var archive in Directory.GetFiles(_folder, "*.tar"))
        {
            await Cluster.LoadAsync(archive);
            File.Delete(archive);
        }
    }

    /// <summary>Installs or upgrades the release.</summary>
    internal async Task ApplyAsync(string tag)
    {
        var values = Path.Combine(_folder, "values.yaml");
        await File.WriteAllTextAsync(values, string.Create(CultureInfo.InvariantCulture, $"""
            image: {"{"}tag: {tag}{"}"}
            stateDir: {Cluster.StateDirectory}
            kubeletDir: {Cluster.KubeletRoot}
            pools:
            - name: default
              directories:
              - path: {Cluster.StateDirectory}/cache
                capacity: 4Gi
            """));
        var version = JsonNode.Parse((await Cluster.KubectlAsync(null, "version", "-o", "json")).Text)!["serverVersion"]!["gitVersion"]!.GetValue<string>();
        var rendered = (await Programs.RunAsync(Path.Combine(Repository.Root, "hack", "chart"), ["render", "--namespace", Namespace, "--release", "vastk8s", "--kube-version", version, "--include-crds", "-f", values])).Text;
        await Cluster.KubectlAsync(null, "create", "namespace", Namespace);

        // Definitions first, and once more what came before they were served.
        var applied = await Cluster.KubectlAsync(rendered, "apply", "--validate=false", "-f", "-");
        if (applied.Status != 0) await WaitAsync(async () => (await Cluster.KubectlAsync(rendered, "apply", "--validate=false", "-f", "-")).Status == 0, () => $"the chart is applied: {applied.Errors}");
    }

    /// <summary>Waits until all of it works and is as wanted.</summary>
    internal async Task InstalledAsync()
    {
        foreach (var workload in (await Cluster.KubectlAsync(null, "-n", Namespace, "get", "deployments,daemonsets", "-o", "name")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var status = await Cluster.KubectlAsync(null, "-n", Namespace, "rollout", "status", "--timeout=150s", workload);
            Assert.True(status.Status == 0, $"{workload}: {status.Errors}{await SaidAsync()}");
        }

        await WaitAsync(
            async () => (await Cluster.KubectlAsync(null, "get", "csinodes", "-o", "jsonpath={.items[*].spec.drivers[*].name}")).Output.Contains("csi.vastk8s.io", StringComparison.Ordinal),
            () => "kubelet registers the driver");
    }

    /// <summary>What pods of the release said last, for a message.</summary>
    internal async Task<string> SaidAsync() => (await Cluster.KubectlAsync(null, "-n", Namespace, "get", "pods", "-o", "wide")).Output
        + (await Cluster.KubectlAsync(null, "-n", Namespace, "get", "events", "--sort-by=.lastTimestamp")).Output
        + (await Cluster.KubectlAsync(null, "-n", Namespace, "logs", "--prefix", "--tail=15", "-l", "app.kubernetes.io/name=vastk8s")).Output;

    /// <summary>Lets pods reach a server on this machine's loopback, until it is cut off.</summary>
    internal async Task<TcpProxy> ReachAsync(Uri server) => new(server, IPAddress.Parse(await Cluster.HostAddressAsync()));

    /// <summary>Waits for something to become so.</summary>
    internal static async Task WaitAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var pause = LongestPause / 8; !await condition(); pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2)))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < Hung, $"not within {Hung.TotalSeconds:0} s: {what()}");
            await Task.Delay(pause);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
