using System.Globalization;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo;

/// <summary>Plain lines.</summary>
internal sealed class PlainDemoReport(CliHost host) : IDemoReport
{
    public void Begin(int number, string title, string? command)
    {
        Write("");
        Write(string.Create(CultureInfo.InvariantCulture, $"== {number}. {title}"));
        if (command is not null)
        {
            Write($"$ {command}");
        }
    }

    public void Line(string text) => Write(text);

    public void Table(TextTable table)
    {
        foreach (string line in table.Lines())
        {
            Write(line);
        }
    }

    public void End(StepOutcome outcome, string reason = "") => Write(outcome switch
    {
        StepOutcome.Ok => "ok",
        StepOutcome.Failed => $"FAILED: {reason}",
        _ => $"left out: {reason}",
    });

    public void Finish(string text, bool ok)
    {
        Write("");
        Write(text);
    }

    private void Write(string text)
    {
        host.Out.WriteLine(Printable.Text(text, lines: true));
        host.Out.Flush();
    }
}
