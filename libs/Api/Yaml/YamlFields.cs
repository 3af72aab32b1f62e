using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>The fields of one mapping by name. Those that are unknown are reported.</summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, YamlNode> _fields = [];
    private readonly string _path;

    /// <param name="node">The mapping; null when it is absent, which reads as empty.</param>
    /// <param name="path">Its own path, for messages; empty for the document.</param>
    /// <param name="known">Names that may be read.</param>
    /// <param name="ignored">Names that are right and mean nothing here.</param>
    /// <param name="scalars">Where mistakes and lines go.</param>
    public YamlFields(YamlNode? node, string path, IReadOnlyList<string> known, IReadOnlyList<string> ignored, YamlScalars scalars)
    {
        _path = path;
        if (node is YamlMappingNode mapping)
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                Take(key, value, known, ignored, scalars);
            }
        }
        else if (node is not null)
        {
            scalars.Add(path, "not a mapping of fields", $"use {string.Join(", ", known)}", node);
        }
    }

    public YamlNode? Node(string name) => _fields.GetValueOrDefault(name);

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private void Take(YamlNode key, YamlNode value, IReadOnlyList<string> known, IReadOnlyList<string> ignored, YamlScalars scalars)
    {
        string name = (key as YamlScalarNode)?.Value ?? "";
        if (known.Contains(name))
        {
            scalars.Found(PathOf(name), key);
            // As in Kubernetes, a field that is null is one left out.
            if (value is not YamlScalarNode { Style: ScalarStyle.Plain } scalar || !PlainScalar.IsNull(scalar.Value ?? ""))
            {
                _fields[name] = value;
            }
        }
        else if (!ignored.Contains(name))
        {
            string? nearest = NearestName.Of(name, known);
            scalars.Add(PathOf(name), "unknown field", nearest is null ? $"use {string.Join(", ", known)}" : $"use {nearest}", key);
        }
    }
}
