using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Help;

namespace VastK8s.Cli;

/// <summary>From arguments to exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(CliHost host, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        RootCommand root = RootVerb.Create(host);
        // No @file expansion: an argument is what it says.
        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string[] mistakes = [.. Mistakes(result).Distinct()];
        if (mistakes.Length > 0)
        {
            foreach (string mistake in mistakes)
            {
                await host.Error.WriteLineAsync($"vastk8s: {mistake}").ConfigureAwait(false);
            }

            string verb = result.CommandResult.Command is RootCommand ? "" : $" {result.CommandResult.Command.Name}";
            await host.Error.WriteLineAsync($"See: vastk8s{verb} --help").ConfigureAwait(false);
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
