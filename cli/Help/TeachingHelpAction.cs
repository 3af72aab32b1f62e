using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace VastK8s.Cli.Help;

/// <summary>The generated help, and more after it.</summary>
internal sealed class TeachingHelpAction(Action<TextWriter> more) : SynchronousCommandLineAction
{
    // Lines of examples are up to this long; on a wide terminal, text in one line is hard to read.
    private const int MaxWidth = 110;

    /// <summary>Runs before anything is written.</summary>
    public Action? Before { get; init; }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Before?.Invoke();
        var generated = new HelpAction();
        generated.MaxWidth = Math.Min(generated.MaxWidth, MaxWidth);
        generated.Invoke(parseResult);
        more(parseResult.InvocationConfiguration.Output);
        return ExitCodes.Ok;
    }
}
