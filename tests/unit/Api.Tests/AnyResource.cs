using System.Globalization;
using k8s.Models;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Values;

namespace VastK8s.Api.Tests;

/// <summary>Random values of whatever shape: every field of every type, there or (where it is not required) absent, without a line for each.</summary>
internal sealed class AnyResource(int seed)
{
    private static readonly string[] Texts = ["a", "", "no", "0x1F", "1:30", "a: b", "#x", "é\u2028", "😀", " x ", "---", "~", "500Gi", "line\nbreak", "\t", "\"", "s3://b/p"];
    private readonly Random _random = new(seed);

    /// <summary>A resource with this much of it: without status, and so without what only status has.</summary>
    public object Resource(Type type, bool status)
    {
        ObjectShape shape = ObjectShape.Of(type);
        object resource = shape.New();
        shape.Field("metadata").Property.SetValue(resource, new V1ObjectMeta
        {
            Name = Text(),
            NamespaceProperty = "ns",
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = Text() },
        });
        shape.Field("spec").Property.SetValue(resource, Object(shape.Field("spec").Value.Object));
        if (status)
        {
            shape.Field("status").Property.SetValue(resource, Object(shape.Field("status").Value.Object));
        }

        return resource;
    }

    private object Object(ObjectShape shape)
    {
        object value = shape.New();
        foreach (FieldShape field in shape.Fields.Where(f => f.Required || _random.Next(3) > 0))
        {
            field.Property.SetValue(value, Value(field.Value));
        }

        return value;
    }

    private object Value(ValueShape shape) => shape.Kind switch
    {
        ValueKind.Text => Text(),
        ValueKind.TextValue => ValueObjects.Text(shape.Type, shape.IntOrString && _random.Next(2) == 0 ? "12345" : Text()),
        ValueKind.Boolean => _random.Next(2) == 0,
        ValueKind.Integer => Convert.ChangeType(Integer(shape.Bounds), shape.Type, CultureInfo.InvariantCulture),
        // Kubernetes' JSON keeps microseconds.
        ValueKind.Time => DateTime.UnixEpoch.AddMicroseconds(_random.NextInt64(2_000_000_000_000_000)),
        ValueKind.Object => Object(shape.Object),
        ValueKind.List => ValueObjects.List(shape.Type, [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(shape.Item!))]),
        ValueKind.Map => ValueObjects.Map(shape.Type, Enumerable.Range(0, _random.Next(3)).ToDictionary(i => $"k{i}/x", _ => Value(shape.Item!))),
        _ => throw new NotSupportedException(shape.Kind.ToString()),
    };

    private long Integer((long Minimum, long Maximum) bounds) => _random.Next(3) switch
    {
        0 => bounds.Minimum,
        1 => bounds.Maximum,
        _ => _random.NextInt64(bounds.Minimum, bounds.Maximum),
    };

    private string Text() => Texts[_random.Next(Texts.Length)];
}
