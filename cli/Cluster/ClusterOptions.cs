using System.CommandLine;
using VastK8s.Kube.Http;

namespace VastK8s.Cli.Cluster;

/// <summary>Options of every verb, as kubectl has them.</summary>
internal sealed class ClusterOptions
{
    public Option<string?> Kubeconfig { get; } = new("--kubeconfig") { Description = "File that says where the cluster is [default: KUBECONFIG, else ~/.kube/config]", HelpName = "FILE", Recursive = true };

    public Option<string?> Context { get; } = new("--context") { Description = "Context of that file [default: the current one]", HelpName = "NAME", Recursive = true };

    public Option<string?> Namespace { get; } = new("--namespace", "-n") { Description = "Namespace [default: that of the context, else default]", HelpName = "NAME", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Add(Kubeconfig);
        root.Add(Context);
        root.Add(Namespace);
    }

    public Task<int> RunAsync(CliHost host, ParseResult result, Func<ClusterSession, CancellationToken, Task<int>> body, CancellationToken cancellationToken) =>
        ClusterVerb.RunAsync(host, () => Open(host, result), body, cancellationToken);

    private ClusterSession Open(CliHost host, ParseResult result)
    {
        string? given = result.GetValue(Namespace);
        if (host.Cluster is { } cluster)
        {
            return new ClusterSession(cluster, given ?? "default");
        }

        string? file = result.GetValue(Kubeconfig);
        KubeClientConfig config = file is null && result.GetValue(Context) is null
            ? KubeClientConfig.Default()
            : KubeClientConfig.FromKubeconfig(file is null ? null : host.FullPath(file), result.GetValue(Context));
        return new ClusterSession(new HttpKubeClient(config), given ?? config.Namespace ?? "default");
    }
}
