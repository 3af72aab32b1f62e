using System.Collections;
using System.Globalization;
using k8s;
using k8s.Models;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Values;

namespace VastK8s.Api.Yaml;

/// <summary>A resource as its canonical text: fields in the order of their declaration, what is at its default left out.</summary>
internal sealed class ResourceWriter(YamlText yaml)
{
    public void Write(IKubernetesObject<V1ObjectMeta> resource) => yaml.Mapping(() =>
    {
        yaml.Text("apiVersion", resource.ApiVersion);
        yaml.Text("kind", resource.Kind);
        yaml.Mapping("metadata", () =>
        {
            yaml.Text("name", resource.Metadata.Name);
            yaml.Text("namespace", resource.Metadata.NamespaceProperty);
            Texts("labels", resource.Metadata.Labels);
            Texts("annotations", resource.Metadata.Annotations);
        });
        FieldShape spec = ObjectShape.Of(resource.GetType()).Field("spec");
        yaml.Mapping("spec", () => Fields(spec.Of(resource)!, spec.Value.Object));
    });

    private void Fields(object value, ObjectShape shape)
    {
        foreach (FieldShape field in shape.Fields)
        {
            if (field.Of(value) is { } item && !IsLeftOut(item, field))
            {
                yaml.Key(field.Name);
                Value(item, field.Value);
            }
        }
    }

    // Numbers and modes stand in an object that is written at all, whatever they are, so that it reads whole.
    private static bool IsLeftOut(object value, FieldShape field) => field.Value.Kind switch
    {
        ValueKind.Text => value is "" && field.Default is "",
        ValueKind.Boolean => value is false && field.Property.PropertyType == typeof(bool),
        ValueKind.List or ValueKind.Map => !((IEnumerable)value).GetEnumerator().MoveNext(),
        ValueKind.Object => field.Default is not null && value.Equals(field.Default) && !field.Required,
        _ => false,
    };

    private void Value(object value, ValueShape shape)
    {
        switch (shape.Kind)
        {
            case ValueKind.Boolean:
                yaml.Bare((bool)value ? "true" : "false");
                break;
            case ValueKind.Integer:
                yaml.Bare(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case ValueKind.Time:
                yaml.Scalar(((DateTime)value).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
                break;
            case ValueKind.Object:
                yaml.Mapping(() => Fields(value, shape.Object));
                break;
            case ValueKind.List:
                yaml.List(() =>
                {
                    foreach (object item in (IEnumerable)value)
                    {
                        Value(item, shape.Item!);
                    }
                });
                break;
            case ValueKind.Map:
                yaml.Mapping(() =>
                {
                    foreach ((string key, object? item) in ((IValueMap)value).Boxed)
                    {
                        yaml.Key(key);
                        Value(item!, shape.Item!);
                    }
                });
                break;
            default:
                yaml.Scalar(value.ToString()!);
                break;
        }
    }

    private void Texts(string name, IDictionary<string, string>? texts)
    {
        if (texts is { Count: > 0 })
        {
            yaml.Mapping(name, () =>
            {
                foreach ((string key, string text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
                {
                    yaml.Key(key);
                    yaml.Scalar(text);
                }
            });
        }
    }
}
