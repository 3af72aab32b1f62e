using System.CommandLine;
using System.CommandLine.Help;

namespace VastK8s.Cli.Help;

/// <summary>A verb whose --help teaches: after the generated parts, examples and the fields of its JSON.</summary>
internal sealed class VerbCommand : Command
{
    private readonly string _summary;

    /// <param name="name">What is typed.</param>
    /// <param name="summary">One sentence, for the list of verbs.</param>
    public VerbCommand(string name, string summary)
        : base(name, summary)
    {
        _summary = summary;
        Add(new HelpOption { Action = new TeachingHelpAction(WriteMore) { Before = () => Description = $"{_summary} {Details}".TrimEnd() } });
    }

    /// <summary>What --help says after the summary.</summary>
    public string Details { get; init; } = "";

    /// <summary>Command lines with what they do, one example a pair.</summary>
    public IReadOnlyList<(string Line, string Meaning)> Examples { get; init; } = [];

    /// <summary>Kinds of JSON lines and their fields.</summary>
    public IReadOnlyList<string> JsonLines { get; init; } = [];

    private void WriteMore(TextWriter writer)
    {
        if (Examples.Count > 0)
        {
            writer.WriteLine("Examples:");
            foreach ((string line, string meaning) in Examples)
            {
                writer.WriteLine($"  # {meaning}");
                writer.WriteLine($"  {line}");
            }

            writer.WriteLine();
        }

        if (JsonLines.Count > 0)
        {
            writer.WriteLine("Output of -o json, one object a line:");
            foreach (string line in JsonLines)
            {
                writer.WriteLine($"  {line}");
            }

            writer.WriteLine();
        }
    }
}
