using Spectre.Console;

namespace VastK8s.Cli.Output;

/// <summary>Spectre.Console on a writer that is known to be a terminal.</summary>
internal static class TerminalConsole
{
    public static IAnsiConsole Create(CliHost host, TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = host.NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(writer),
        });
        if (host.Width is { } width)
        {
            console.Profile.Width = width;
        }

        return console;
    }
}
