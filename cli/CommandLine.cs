using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using VastK8s.Cli.Cluster;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Help;

namespace VastK8s.Cli;

/// <summary>From arguments to exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(CliHost host, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        bool isPlugin = args is [ClusterRoot.Switch, ..];
        (RootCommand root, string name) = isPlugin ? (ClusterRoot.Create(host), ClusterRoot.Name) : (RootVerb.Create(host), "vastk8s");
        args = isPlugin ? [.. args.Skip(1)] : args;
        // No @file expansion: an argument is what it says.
        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string[] mistakes = [.. Mistakes(result).Distinct()];
        if (mistakes.Length > 0)
        {
            foreach (string mistake in mistakes)
            {
                await host.Error.WriteLineAsync($"{name}: {mistake}").ConfigureAwait(false);
            }

            string verb = string.Concat(Path(result.CommandResult).Reverse().Select(command => " " + command));
            await host.Error.WriteLineAsync($"See: {name}{verb} --help").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        // Signals and exceptions are the verb's (Verb.RunAsync), so that they end in the documented exit codes.
        var invocation = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await result.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Path(CommandResult? command)
    {
        for (; command is { Command: not RootCommand }; command = command.Parent as CommandResult)
        {
            yield return command.Command.Name;
        }
    }

    private static IEnumerable<string> Mistakes(ParseResult result)
    {
        if (result.Action is ParseErrorAction)
        {
            return result.Errors.Select(e => e.Message);
        }

        // A mistyped option is taken for an argument by the parser wherever one fits.
        return result.Action is TeachingHelpAction || result.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? []
            : result.CommandResult.Tokens
                .Where(t => t.Type == TokenType.Argument && t.Value.Length > 1 && t.Value[0] == '-')
                .Select(t => $"Unknown option '{t.Value}'; write -- before an argument that begins with '-'.");
    }
}
