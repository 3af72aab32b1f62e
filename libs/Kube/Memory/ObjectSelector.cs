using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>Which objects of a type a list or watch asks for.</summary>
internal sealed class ObjectSelector
{
    private readonly ResourceType _type;
    private readonly string? _namespace;
    private readonly LabelSelector _labels;
    private readonly IReadOnlyList<(string Field, string Value, bool Equal)> _fields;

    public ObjectSelector(ResourceType type, string? @namespace, string? labels, string? fields)
    {
        _type = type;
        _namespace = type.Resource.IsNamespaced && !string.IsNullOrEmpty(@namespace) ? @namespace : null;
        try
        {
            _labels = LabelSelector.Parse(labels);
        }
        catch (FormatException e)
        {
            throw KubeErrors.BadRequest(e.Message);
        }

        _fields = string.IsNullOrEmpty(fields) ? [] : [.. fields.Split(',').Select(ReadField)];
    }

    public bool Matches(StoredObject obj) => (_namespace is null || obj.Key.Namespace == _namespace) && _labels.Matches(obj.Labels)
        && _fields.All(field => (ValueOf(obj, field.Field) == field.Value) == field.Equal);

    private (string Field, string Value, bool Equal) ReadField(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) throw KubeErrors.BadRequest($"invalid field selector '{text}'");
        var equal = text[at - 1] != '!';
        var field = text[..(equal ? at : at - 1)];
        if (!_type.IsBuiltIn && field is not ("metadata.name" or "metadata.namespace")) throw KubeErrors.BadRequest($"field label not supported: {field}");
        return (field, text[(at + 1)..].TrimStart('='), equal);
    }

    private static string ValueOf(StoredObject obj, string field)
    {
        if (field == "metadata.name") return obj.Key.Name;
        if (field == "metadata.namespace") return obj.Key.Namespace;
        JsonNode? node = obj.ToNode();
        foreach (var name in field.Split('.')) node = (node as JsonObject)?[name];
        return node?.ToString() ?? "";
    }
}
