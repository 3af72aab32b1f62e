using System.Globalization;
using Spectre.Console;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo;

/// <summary>Rules, tables and colours.</summary>
internal sealed class TerminalDemoReport(CliHost host) : IDemoReport
{
    private readonly IAnsiConsole _console = TerminalConsole.Create(host, host.Out);

    public void Begin(int number, string title, string? command)
    {
        _console.WriteLine();
        _console.Write(new Rule(string.Create(CultureInfo.InvariantCulture, $"[bold]{number}  {Safe(title)}[/]")).LeftJustified());
        if (command is not null)
        {
            _console.MarkupLine($"[grey]$ {Safe(command)}[/]");
        }
    }

    public void Line(string text) => _console.MarkupLine(Safe(text));

    public void Table(TextTable table)
    {
        var shown = new Table().RoundedBorder();
        foreach ((string heading, int column) in table.Headings.Select((h, i) => (h, i)))
        {
            shown.AddColumn(new TableColumn(Safe(heading)) { Alignment = column == 0 ? Justify.Left : Justify.Right });
        }

        foreach (string[] row in table.Rows)
        {
            shown.AddRow([.. row.Select(Safe)]);
        }

        _console.Write(shown);
    }

    public void End(StepOutcome outcome, string reason = "") => _console.MarkupLine(outcome switch
    {
        StepOutcome.Ok => "[green]ok[/]",
        StepOutcome.Failed => $"[red bold]FAILED[/] {Safe(reason)}",
        _ => $"[yellow]left out[/] {Safe(reason)}",
    });

    public void Finish(string text, bool ok)
    {
        _console.WriteLine();
        _console.MarkupLine($"[bold {(ok ? "green" : "red")}]{Safe(text)}[/]");
    }

    private static string Safe(string text) => Markup.Escape(Printable.Text(text, lines: true));
}
