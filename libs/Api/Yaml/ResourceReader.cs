using System.Globalization;
using k8s;
using k8s.Models;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Values;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>A document as a resource of a given type. What a cluster adds (status, most of metadata) is left out.</summary>
internal sealed class ResourceReader(YamlScalars scalars)
{
    public IKubernetesObject<V1ObjectMeta> Read(YamlNode root, Type type, string kind)
    {
        ObjectShape shape = ObjectShape.Of(type);
        var fields = new YamlFields(root, "", ["apiVersion", "kind", "metadata", "spec"], ["status"], scalars);
        var resource = (IKubernetesObject<V1ObjectMeta>)shape.New();
        Expect(fields, "apiVersion", ApiGroup.ApiVersion);
        Expect(fields, "kind", kind);
        resource.Metadata = MetadataReader.Read(fields.Node("metadata"), scalars);
        FieldShape spec = shape.Field("spec");
        spec.Property.SetValue(resource, Object(fields.Node("spec"), spec.Value.Object, "spec"));
        return resource;
    }

    private void Expect(YamlFields root, string name, string wanted)
    {
        YamlNode? node = root.Node(name);
        if (node is null)
        {
            scalars.Missing(name, $"use {name}: {wanted}");
        }
        else if (scalars.Text(node, name) is { } value && value != wanted)
        {
            scalars.Add(name, $"'{value}' is not known", $"use {wanted}", node);
        }
    }

    private object Object(YamlNode? node, ObjectShape shape, string path)
    {
        var fields = new YamlFields(node, path, [.. shape.Fields.Select(f => f.Name)], [], scalars);
        object result = shape.New();
        foreach (FieldShape field in shape.Fields)
        {
            if (fields.Node(field.Name) is { } child && Value(child, field.Value, fields.PathOf(field.Name)) is { } value)
            {
                field.Property.SetValue(result, value);
            }
        }

        return result;
    }

    private object? Value(YamlNode node, ValueShape shape, string path) => shape.Kind switch
    {
        ValueKind.Text => scalars.Text(node, path),
        ValueKind.TextValue => (shape.IntOrString ? scalars.IntOrString(node, path) : scalars.Text(node, path)) is { } text
            ? ValueObjects.Text(shape.Type, text)
            : null,
        ValueKind.Boolean => scalars.Bool(node, path),
        ValueKind.Integer => scalars.Integer(node, path, shape.Bounds) is { } number
            ? Convert.ChangeType(number, shape.Type, CultureInfo.InvariantCulture)
            : null,
        ValueKind.Time => scalars.Time(node, path),
        ValueKind.Object => Object(node, shape.Object, path),
        ValueKind.List => ValueObjects.List(
            shape.Type, [.. scalars.Items(node, path).Select(item => Value(item.Node, shape.Item!, item.Path)).OfType<object>()]),
        ValueKind.Map => ValueObjects.Map(shape.Type, Map(node, shape.Item!, path)),
        _ => throw new NotSupportedException($"{path}: a {shape.Kind} is in no spec"),
    };

    private Dictionary<string, object> Map(YamlNode node, ValueShape item, string path)
    {
        var entries = new Dictionary<string, object>();
        foreach ((string key, YamlNode value) in MetadataReader.Entries(node, path, scalars))
        {
            if (Value(value, item, $"{path}[{key}]") is { } read)
            {
                entries[key] = read;
            }
        }

        return entries;
    }
}
