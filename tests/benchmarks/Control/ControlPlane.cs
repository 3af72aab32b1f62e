using System.Globalization;
using System.Text.RegularExpressions;
using VastK8s.Benchmarks.Machine;
using VastK8s.Kube.Http;

namespace VastK8s.Benchmarks.Control;

/// <summary>A real etcd and kube-apiserver on loopback, and what else is asked for, by hack/cluster, with the definitions of crds/.</summary>
internal sealed partial class ControlPlane : IAsyncDisposable
{
    /// <summary>Path of hack/cluster.</summary>
    public static readonly string Script = Repository.Path("hack", "cluster");

    private ControlPlane(string folder) => Folder = folder;

    public string Folder { get; }

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    /// <param name="folder">Where it keeps everything; empty, or not there.</param>
    /// <param name="with">Components besides the two, as hack/cluster names them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ControlPlane> StartAsync(string folder, IReadOnlyList<string> with, CancellationToken cancellationToken)
    {
        var plane = new ControlPlane(folder);
        try
        {
            string[] more = with.Count == 0 ? [] : ["--with", string.Join(',', with)];
            await plane.RunAsync(cancellationToken, ["up", "--owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. more]);
            await plane.KubectlAsync(cancellationToken, "apply", "--validate=false", "-f", Repository.Path("crds"));
            await plane.KubectlAsync(cancellationToken, "wait", "--for", "condition=Established", "--timeout", "60s", "-f", Repository.Path("crds"));
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public HttpKubeClient Connect() => new(KubeClientConfig.FromKubeconfig(Kubeconfig));

    public Task<string> KubectlAsync(CancellationToken cancellationToken, params string[] arguments) => RunAsync(cancellationToken, ["kubectl", .. arguments]);

    /// <summary>Runs a verb of hack/cluster; returns what it prints.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await ChildProcess.RunAsync(Script, ["--dir", Folder, .. arguments], null, cancellationToken)).Output;

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

    public async ValueTask DisposeAsync() => await ChildProcess.TryRunAsync(Script, ["down", "--dir", Folder], null, CancellationToken.None);

    [GeneratedRegex("""^apiserver_request_total\{[^}]*verb="(?:POST|PUT|PATCH|APPLY|DELETE)"[^}]*\} (\S+)$""", RegexOptions.Multiline)]
    private static partial Regex RequestLine();

    [GeneratedRegex("""[{,]resource="([^"]*)""")]
    private static partial Regex ResourceLabel();

    [GeneratedRegex("""[{,]verb="([^"]*)""")]
    private static partial Regex VerbLabel();
}
