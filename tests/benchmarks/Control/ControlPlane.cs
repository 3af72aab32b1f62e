using System.Globalization;
using System.Text.RegularExpressions;
using VastK8s.Benchmarks.Machine;
using VastK8s.Kube.Http;

namespace VastK8s.Benchmarks.Control;

/// <summary>A real etcd and kube-apiserver on loopback, by hack/cluster, with the definitions of crds/.</summary>
internal sealed partial class ControlPlane : IAsyncDisposable
{
    private static readonly string Script = Repository.Path("hack", "cluster");
    private readonly string _folder;

    private ControlPlane(string folder) => _folder = folder;

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<ControlPlane> StartAsync(Bench bench, CancellationToken cancellationToken)
    {
        var plane = new ControlPlane(bench.Work.Fresh("cluster"));
        await ChildProcess.RunAsync(
            Script, ["up", "--dir", plane._folder, "--owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)], null, cancellationToken);
        await plane.KubectlAsync(cancellationToken, "apply", "--validate=false", "-f", Repository.Path("crds"));
        await plane.KubectlAsync(cancellationToken, "wait", "--for", "condition=Established", "--timeout", "60s", "-f", Repository.Path("crds"));
        return plane;
    }

    public HttpKubeClient Connect() => new(KubeClientConfig.FromKubeconfig(Kubeconfig));

    public async Task<string> KubectlAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await ChildProcess.RunAsync(Script, ["--dir", _folder, "kubectl", .. arguments], null, cancellationToken)).Output;

    /// <summary>
    /// Writes that the API server has answered so far, by verb and resource. Left out are Leases, since who leads renews one every two seconds, and Endpoints: the API server itself tries to make those of
    /// its own service every ten seconds, in vain, since it listens on loopback.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, long>> WritesAsync(CancellationToken cancellationToken)
    {
        var metrics = await KubectlAsync(cancellationToken, "get", "--raw", "/metrics");
        return RequestLine().Matches(metrics)
            .Select(m => (Resource: ResourceLabel().Match(m.Value).Groups[1].Value, Verb: VerbLabel().Match(m.Value).Groups[1].Value, Count: (long)double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)))
            .Where(line => line.Resource is not ("leases" or "endpoints"))
            .GroupBy(line => $"{line.Verb} {line.Resource}")
            .ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Count));
    }

    public async ValueTask DisposeAsync() => await ChildProcess.TryRunAsync(Script, ["down", "--dir", _folder], null, CancellationToken.None);

    [GeneratedRegex("""^apiserver_request_total\{[^}]*verb="(?:POST|PUT|PATCH|APPLY|DELETE)"[^}]*\} (\S+)$""", RegexOptions.Multiline)]
    private static partial Regex RequestLine();

    [GeneratedRegex("""[{,]resource="([^"]*)""")]
    private static partial Regex ResourceLabel();

    [GeneratedRegex("""[{,]verb="([^"]*)""")]
    private static partial Regex VerbLabel();
}
