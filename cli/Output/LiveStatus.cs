using Spectre.Console;
using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>The status redrawn in place on a terminal.</summary>
internal static class LiveStatus
{
    public static Task ShowAsync(CliHost host, IAsyncEnumerable<GetStatusReply> updates, bool detailed, CancellationToken cancellationToken) =>
        TerminalConsole.Create(host, host.Out).Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            await foreach (GetStatusReply status in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                IEnumerable<string> lines = StatusText.Lines(status, detailed, host.Time.GetUtcNow()).Select(line => Printable.Text(line));
                live.UpdateTarget(new Text(string.Join('\n', lines)));
            }
        });
}
