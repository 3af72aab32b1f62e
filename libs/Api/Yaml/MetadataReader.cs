using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>The part of object metadata that people write.</summary>
internal static class MetadataReader
{
    private static readonly string[] Known = ["name", "namespace", "labels", "annotations"];

    // What the API server adds, and kubectl get -o yaml therefore shows.
    private static readonly string[] ClusterMetadata =
    [
        "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation", "managedFields",
        "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    public static V1ObjectMeta Read(YamlNode? node, YamlScalars scalars)
    {
        var fields = new YamlFields(node, "metadata", Known, ClusterMetadata, scalars);
        return new V1ObjectMeta
        {
            Name = Text("name"),
            NamespaceProperty = Text("namespace"),
            Labels = Texts(fields.Node("labels"), "metadata.labels", scalars),
            Annotations = Texts(fields.Node("annotations"), "metadata.annotations", scalars),
        };

        string? Text(string name) => fields.Node(name) is { } value ? scalars.Text(value, fields.PathOf(name)) : null;
    }

    /// <summary>A map of texts; null when there is none.</summary>
    public static Dictionary<string, string>? Texts(YamlNode? node, string path, YamlScalars scalars)
    {
        if (node is null)
        {
            return null;
        }

        var texts = new Dictionary<string, string>();
        foreach ((string key, YamlNode value) in Entries(node, path, scalars))
        {
            if (scalars.Text(value, $"{path}[{key}]") is { } text)
            {
                texts[key] = text;
            }
        }

        return texts;
    }

    /// <summary>The entries of a map whose keys are free.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Entries(YamlNode node, string path, YamlScalars scalars)
    {
        if (node is not YamlMappingNode mapping)
        {
            scalars.Add(path, "not a map", "use key: value, one a line, or {key: value}", node);
            yield break;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (scalars.Text(key, path) is { } name)
            {
                scalars.Found($"{path}[{name}]", key);
                yield return (name, value);
            }
        }
    }
}
