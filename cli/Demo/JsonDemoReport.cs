using VastK8s.Cli.Output;
using VastK8s.Cli.Output.Json;

namespace VastK8s.Cli.Demo;

/// <summary>One line of JSON a step.</summary>
internal sealed class JsonDemoReport(CliHost host) : IDemoReport
{
    private readonly List<string> _lines = [];
    private int _number;
    private string _title = "";

    public void Begin(int number, string title, string? command)
    {
        (_number, _title) = (number, title);
        _lines.Clear();
    }

    public void Line(string text) => _lines.Add(text);

    public void Table(TextTable table) => _lines.AddRange(table.Lines());

    public void End(StepOutcome outcome, string reason = "")
    {
        if (reason.Length > 0)
        {
            _lines.Add(reason);
        }

        host.Out.WriteLine(JsonText.Of(new DemoStepLine(_number, _title, outcome.ToString(), [.. _lines])));
        host.Out.Flush();
    }

    public void Finish(string text, bool ok)
    {
        // The exit code and the steps say it.
    }
}
