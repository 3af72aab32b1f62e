using System.CommandLine;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Cluster.Views;
using VastK8s.Cli.Help;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Commands;

/// <summary><c>kubectl vastk8s explain-pending</c></summary>
internal static class ExplainPendingCommand
{
    public static Command Create(CliHost host, ClusterOptions options)
    {
        var name = new Argument<string?>("DATASET") { Description = "One Dataset [default: all that are not ready]", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Datasets of all namespaces" };
        var verb = new VerbCommand("explain-pending", "Says why Datasets are not ready, and what would change that.")
        {
            Examples =
            [
                ($"{ClusterRoot.Name} explain-pending", "all that are not ready, in this namespace"),
                ($"{ClusterRoot.Name} explain-pending imagenet", "one"),
            ],
        };
        verb.Add(name);
        verb.Add(all);
        verb.SetAction((result, token) => options.RunAsync(host, result, async (session, cancellationToken) =>
        {
            string? one = result.GetValue(name);
            IReadOnlyList<Dataset> datasets = await session.DatasetsAsync(one, result.GetValue(all) ? null : session.Namespace, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<CacheNode> nodes = await session.NodesAsync(cancellationToken).ConfigureAwait(false);
            string[] lines = [.. datasets.Where(d => one is not null || !PendingExplanation.IsReady(d)).SelectMany(d => PendingExplanation.Lines(d, nodes))];
            foreach (string line in lines.Length == 0 ? ["All Datasets are ready."] : lines)
            {
                await host.Out.WriteLineAsync(Printable.Text(line)).ConfigureAwait(false);
            }

            return ExitCodes.Ok;
        }, token));
        return verb;
    }
}
