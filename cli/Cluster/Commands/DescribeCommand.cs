using System.CommandLine;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Cluster.Views;
using VastK8s.Cli.Help;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Commands;

/// <summary><c>kubectl vastk8s describe node</c></summary>
internal static class DescribeCommand
{
    public static Command Create(CliHost host, ClusterOptions options)
    {
        var name = new Argument<string>("NODE") { Description = "Name of the node" };
        var node = new VerbCommand("node", "Shows what a node caches: agent, disks, and each Dataset with how much of it is there.")
        {
            Examples = [($"{ClusterRoot.Name} describe node gpu-a-17", "one node")],
        };
        node.Add(name);
        node.SetAction((result, token) => options.RunAsync(host, result, async (session, cancellationToken) =>
        {
            string wanted = result.GetValue(name)!;
            CacheNode[] found = [.. (await session.NodesAsync(cancellationToken).ConfigureAwait(false)).Where(n => n.Spec.NodeName == wanted)];
            if (found.Length == 0)
            {
                throw new UsageException($"no CachePool has a node '{wanted}': kubectl get cachenodes shows those there are");
            }

            IReadOnlyList<Dataset> datasets = await session.DatasetsAsync(null, null, cancellationToken).ConfigureAwait(false);
            foreach (string line in found.SelectMany(n => NodeDescription.Lines(n, datasets)))
            {
                await host.Out.WriteLineAsync(Printable.Text(line)).ConfigureAwait(false);
            }

            return ExitCodes.Ok;
        }, token));
        return new Command("describe", "Shows all about one thing.") { node };
    }
}
