using System.Security.Cryptography;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Testing.Servers;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>A namespace of researchers, with what they do in it: apply Datasets, run pods, look.</summary>
internal sealed class Team : IAsyncDisposable
{
    private readonly Installation _installation;
    private readonly List<string> _others = [];

    private Team(Installation installation, string name) => (_installation, Namespace) = (installation, name);

    public string Namespace { get; }

    private ICluster Cluster => _installation.Cluster;

    public static async Task<Team> CreateAsync(Installation installation)
    {
        installation.Require();
        var team = new Team(installation, $"team-{Guid.NewGuid().ToString("N")[..8]}");
        _ = (await team.KubectlAsync("create", "namespace", team.Namespace)).Text;
        return team;
    }

    /// <summary>Another namespace.</summary>
    public async Task<string> OtherAsync()
    {
        var name = $"{Namespace}-{_others.Count}";
        _ = (await KubectlAsync("create", "namespace", name)).Text;
        _others.Add(name);
        return name;
    }

    public Task<ScriptResult> KubectlAsync(params string[] arguments) => Cluster.KubectlAsync(null, ["-n", Namespace, .. arguments]);

    public async Task ApplyAsync(string yaml, string? @namespace = null) => _ = (await Cluster.KubectlAsync(yaml, "-n", @namespace ?? Namespace, "apply", "--validate=false", "-f", "-")).Text;

    /// <summary>Applies a Dataset of a bucket, with its credentials.</summary>
    public async Task DatasetAsync(string name, Bucket bucket, Uri endpoint, string more = "")
    {
        await ApplyAsync($"""
            apiVersion: v1
            kind: Secret
            metadata: {"{"}name: {name}-keys{"}"}
            stringData: {"{"}accessKeyId: {Radosgw.AccessKey}, secretAccessKey: {Radosgw.SecretKey}{"}"}
            ---
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata: {"{"}name: {name}{"}"}
            spec:
              sources:
              - uri: {bucket.Uri}
                endpoint: {endpoint.GetLeftPart(UriPartial.Authority)}
                region: us-east-1
                secretRef: {"{"}name: {name}-keys{"}"}
            {more}
            """);
    }

    /// <summary>Waits until <c>kubectl get dataset</c> says so.</summary>
    public Task PhaseAsync(string name, string phase) => Installation.WaitAsync(
        async () => (await KubectlAsync("get", "dataset", name, "-o", "jsonpath={.status.phase}")).Output == phase,
        () => $"Dataset {name} is {phase}: {KubectlAsync("get", "dataset", name, "-o", "yaml").GetAwaiter().GetResult().Output}");

    public async Task<string> FieldAsync(string kind, string name, string path) => (await KubectlAsync("get", kind, name, "-o", $"jsonpath={path}")).Text;

    /// <summary>Runs a script in a pod with a claim mounted at /data, and returns at once.</summary>
    public Task PodAsync(string name, string claim, string script, string mount = "", string? @namespace = null) =>
        PodWithAsync(name, $"persistentVolumeClaim: {"{"}claimName: {claim}, readOnly: true{"}"}", script, mount, @namespace);

    /// <summary>Runs a script in a pod with a volume written inline mounted at /data.</summary>
    public Task InlineAsync(string name, string attributes, string script, string? @namespace = null) =>
        PodWithAsync(name, $"csi: {"{"}driver: csi.vastk8s.io, readOnly: true, volumeAttributes: {"{"}{attributes}{"}"}{"}"}", script, "", @namespace);

    /// <summary>Waits until a pod has ended well, and returns what it wrote.</summary>
    public async Task<string> OutputAsync(string name, string? @namespace = null)
    {
        var home = @namespace ?? Namespace;
        await Installation.WaitAsync(
            async () => (await Cluster.KubectlAsync(null, "-n", home, "get", "pod", name, "-o", "jsonpath={.status.phase}")).Output is "Succeeded" or "Failed",
            () => $"pod {name} ends: {DescribeAsync(name, home).GetAwaiter().GetResult()}");
        var output = (await Cluster.KubectlAsync(null, "-n", home, "logs", name)).Output;
        Assert.True((await Cluster.KubectlAsync(null, "-n", home, "get", "pod", name, "-o", "jsonpath={.status.phase}")).Output == "Succeeded", $"pod {name} failed: {output}");
        return output;
    }

    /// <summary>Waits until a pod runs and is ready.</summary>
    public Task RunningAsync(string name) => Installation.WaitAsync(
        async () => (await KubectlAsync("get", "pod", name, "-o", "jsonpath={.status.containerStatuses[0].ready}")).Output == "true",
        () => $"pod {name} runs: {DescribeAsync(name, Namespace).GetAwaiter().GetResult()}");

    public Task<string> LogsAsync(string pod) => Task.Run(async () => (await KubectlAsync("logs", pod)).Output);

    /// <summary>Waits until events of a pod have this text.</summary>
    public Task EventAsync(string pod, string text, string? @namespace = null) => Installation.WaitAsync(
        async () => (await Cluster.KubectlAsync(null, "-n", @namespace ?? Namespace, "get", "events", "--field-selector", $"involvedObject.name={pod}", "-o", "jsonpath={.items[*].message}")).Output.Contains(text, StringComparison.Ordinal),
        () => $"pod {pod} has an event with '{text}': {DescribeAsync(pod, @namespace ?? Namespace).GetAwaiter().GetResult()}");

    /// <summary>What <c>sha256sum</c> of files says in their directory.</summary>
    public static string Sums(IReadOnlyDictionary<string, byte[]> files) =>
        string.Concat(files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}  {f.Key}\n"));

    /// <summary>A script that says what <see cref="Sums"/> says, of what is mounted.</summary>
    public const string SumScript = "cd /data && find . -type f | sed 's|^./||' | LC_ALL=C sort | xargs sha256sum";

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _others.Append(Namespace)) await Cluster.KubectlAsync(null, "delete", "namespace", name, "--wait=false");
        foreach (var name in _others.Append(Namespace)) await Installation.WaitAsync(async () => (await Cluster.KubectlAsync(null, "get", "namespace", name)).Status != 0, () => $"namespace {name} goes");
    }

    private Task PodWithAsync(string name, string volume, string script, string mount, string? @namespace) => ApplyAsync(
        $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: local/busybox:1
            imagePullPolicy: Never
            command: [/bin/sh, -c]
            args: ["{{script.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}}"]
            volumeMounts: [{name: data, mountPath: /data, readOnly: true{{mount}}}]
          volumes: [{name: data, {{volume}}}]
        """,
        @namespace);

    private async Task<string> DescribeAsync(string pod, string @namespace) => (await Cluster.KubectlAsync(null, "-n", @namespace, "describe", "pod", pod)).Output;
}
