using System.Globalization;
using System.Text.RegularExpressions;
using VastK8s.Api.Validation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>Values of one document by type. Mistakes are collected, and the value is then null; so are the lines on which fields stand.</summary>
internal sealed partial class YamlScalars
{
    private readonly List<FieldError> _errors = [];
    private readonly Dictionary<string, int> _lines = [];

    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>The line of each field and item by its path.</summary>
    public IReadOnlyDictionary<string, int> Lines => _lines;

    public void Found(string path, YamlNode node) => _lines[path] = (int)node.Start.Line;

    public void Add(string path, string problem, string remedy, YamlNode node) =>
        _errors.Add(new FieldError(path, problem, remedy, (int)node.Start.Line));

    public void Missing(string path, string remedy) => _errors.Add(new FieldError(path, "missing", remedy));

    public string? Text(YamlNode node, string path)
    {
        if (node is not YamlScalarNode scalar)
        {
            Add(path, "not a string", "use one value in quotes", node);
            return null;
        }

        string text = scalar.Value ?? "";
        if (scalar.Style == ScalarStyle.Plain && PlainScalar.NotAString(text) is { } kind)
        {
            Add(path, $"{kind}, not a string", $"put it in quotes: \"{text}\"", node);
            return null;
        }

        return text;
    }

    /// <summary>A text, or an integer as its text.</summary>
    public string? IntOrString(YamlNode node, string path) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } && DecimalInteger().IsMatch(text) ? text : Text(node, path);

    public bool? Bool(YamlNode node, string path)
    {
        if (node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && PlainScalar.TryBool(scalar.Value ?? "", out bool value))
        {
            return value;
        }

        Add(path, "not a truth value", "use true or false, without quotes", node);
        return null;
    }

    public long? Integer(YamlNode node, string path, (long Minimum, long Maximum) bounds)
    {
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } && DecimalInteger().IsMatch(text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= bounds.Minimum && value <= bounds.Maximum)
        {
            return value;
        }

        Add(path, NumberRange.NotOf(bounds), "use decimal digits, without quotes", node);
        return null;
    }

    /// <summary>A time as RFC 3339 has it, in quotes or not.</summary>
    public DateTime? Time(YamlNode node, string path)
    {
        if (node is YamlScalarNode { Value: { } text } && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time.UtcDateTime;
        }

        Add(path, "not a time", "use RFC 3339, as in 2026-01-31T12:00:00Z", node);
        return null;
    }

    public IEnumerable<(YamlNode Node, string Path)> Items(YamlNode node, string path)
    {
        if (node is YamlSequenceNode sequence)
        {
            for (int i = 0; i < sequence.Children.Count; i++)
            {
                string item = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
                Found(item, sequence.Children[i]);
                yield return (sequence.Children[i], item);
            }
        }
        else
        {
            Add(path, "not a list", "use '- ' before each item, or [a, b]", node);
        }
    }

    // A leading zero would be octal to YAML 1.1.
    [GeneratedRegex("^(0|-?[1-9][0-9]*)$")]
    private static partial Regex DecimalInteger();
}
