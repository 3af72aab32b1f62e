using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo;

/// <summary>How the demo tells its story.</summary>
internal interface IDemoReport
{
    /// <summary>A step begins.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="command">The command line that does the same; null: none does.</param>
    void Begin(int number, string title, string? command);

    void Line(string text);

    void Table(TextTable table);

    /// <summary>The step that began last has ended.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="reason">Why, unless Ok.</param>
    void End(StepOutcome outcome, string reason = "");

    /// <summary>All steps have ended.</summary>
    void Finish(string text, bool ok);
}
