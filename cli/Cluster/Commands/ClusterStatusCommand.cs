using System.CommandLine;
using Spectre.Console;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Cluster.Views;
using VastK8s.Cli.Help;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Commands;

/// <summary><c>kubectl vastk8s status</c></summary>
internal static class ClusterStatusCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create(CliHost host, ClusterOptions options)
    {
        var name = new Argument<string?>("DATASET") { Description = "One Dataset, with each of its nodes", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Datasets of all namespaces" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again each second, until interrupted" };
        var verb = new VerbCommand("status", "Shows how much of each Dataset is cached, where, and what is amiss.")
        {
            Examples =
            [
                ($"{ClusterRoot.Name} status", "the Datasets of this namespace"),
                ($"{ClusterRoot.Name} status imagenet -n vision -w", "one, with its nodes, as it changes"),
                ($"{ClusterRoot.Name} status -A", "of all namespaces"),
            ],
        };
        verb.Add(name);
        verb.Add(all);
        verb.Add(watch);
        verb.SetAction((result, token) => options.RunAsync(host, result, async (session, cancellationToken) =>
        {
            string? one = result.GetValue(name);
            Task<IReadOnlyList<string>> LinesAsync() => ReadAsync(session, one, result.GetValue(all), cancellationToken);
            if (!result.GetValue(watch))
            {
                foreach (string line in await LinesAsync().ConfigureAwait(false))
                {
                    await host.Out.WriteLineAsync(line).ConfigureAwait(false);
                }

                return ExitCodes.Ok;
            }

            await WatchAsync(host, LinesAsync, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Ok;
        }, token));
        return verb;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(ClusterSession session, string? name, bool all, CancellationToken cancellationToken)
    {
        IReadOnlyList<Dataset> datasets = await session.DatasetsAsync(name, all ? null : session.Namespace, cancellationToken).ConfigureAwait(false);
        IEnumerable<string> lines = name is null
            ? DatasetTable.Lines(datasets, all)
            : DatasetDetail.Lines(datasets[0], await session.NodesAsync(cancellationToken).ConfigureAwait(false));
        return [.. lines.Select(line => Printable.Text(line))];
    }

    private static async Task WatchAsync(CliHost host, Func<Task<IReadOnlyList<string>>> readAsync, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, host.Time);
        if (!host.OutIsTerminal)
        {
            do
            {
                await host.Out.WriteLineAsync(string.Join('\n', await readAsync().ConfigureAwait(false))).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
            return;
        }

        await TerminalConsole.Create(host, host.Out).Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            do
            {
                live.UpdateTarget(new Text(string.Join('\n', await readAsync().ConfigureAwait(false))));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }).ConfigureAwait(false);
    }
}
