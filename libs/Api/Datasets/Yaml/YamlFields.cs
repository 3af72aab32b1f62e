using VastK8s.Api.Validation;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Datasets.Yaml;

/// <summary>The fields of one mapping, read by name and type. Mistakes are collected; the value read is then the default.</summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, YamlNode> _fields = [];
    private readonly string _path;
    private readonly List<FieldError> _errors;

    /// <param name="node">The mapping; null when it is absent, which reads as empty.</param>
    /// <param name="path">Its own path, for messages; empty for the document.</param>
    /// <param name="known">Names that may be read.</param>
    /// <param name="ignored">Names that are right and mean nothing here.</param>
    /// <param name="errors">Where mistakes go.</param>
    public YamlFields(
        YamlNode? node, string path, IReadOnlyList<string> known, IReadOnlyList<string> ignored, List<FieldError> errors)
    {
        _path = path;
        _errors = errors;
        if (node is YamlMappingNode mapping)
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                Take(key, value, known, ignored);
            }
        }
        else if (node is not null)
        {
            Add(path, "not a mapping of fields", $"use {string.Join(", ", known)}", node);
        }
    }

    public YamlNode? Node(string name) => _fields.GetValueOrDefault(name);

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public string? Text(string name) => Node(name) is { } node ? Text(node, PathOf(name)) : null;

    public bool? Bool(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && PlainScalar.TryBool(scalar.Value ?? "", out bool value))
        {
            return value;
        }

        Add(PathOf(name), "not a truth value", "use true or false, without quotes", node);
        return null;
    }

    public uint? Number(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Style: ScalarStyle.Plain } scalar
            && uint.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            && (value == 0 || scalar.Value![0] != '0'))
        {
            return value;
        }

        Add(PathOf(name), "not a number from 0 to 4294967295", "use decimal digits, without quotes", node);
        return null;
    }

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => Text(item.Node, item.Path)).OfType<string>()];

    public IEnumerable<(YamlNode Node, string Path)> Items(string name)
    {
        YamlNode? node = Node(name);
        if (node is YamlSequenceNode sequence)
        {
            return sequence.Children.Select((item, i) => (item, $"{PathOf(name)}[{i}]"));
        }

        if (node is not null)
        {
            Add(PathOf(name), "not a list", "use '- ' before each item, or [a, b]", node);
        }

        return [];
    }

    private void Take(YamlNode key, YamlNode value, IReadOnlyList<string> known, IReadOnlyList<string> ignored)
    {
        string name = (key as YamlScalarNode)?.Value ?? "";
        if (known.Contains(name))
        {
            // As in Kubernetes, a field that is null is one left out.
            if (value is not YamlScalarNode { Style: ScalarStyle.Plain } scalar || !PlainScalar.IsNull(scalar.Value ?? ""))
            {
                _fields[name] = value;
            }
        }
        else if (!ignored.Contains(name))
        {
            string? nearest = NearestName.Of(name, known);
            Add(PathOf(name), "unknown field", nearest is null ? $"use {string.Join(", ", known)}" : $"use {nearest}", key);
        }
    }

    private string? Text(YamlNode node, string path)
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

    private void Add(string path, string problem, string remedy, YamlNode node) =>
        _errors.Add(new FieldError(path, problem, remedy, (int)node.Start.Line));
}
