using System.Collections;
using System.Reflection;
using k8s.Models;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Values;

namespace VastK8s.Api;

/// <summary>Makes a status fit its schema: an API server refuses one whole for a message that is too long, and it would never be written.</summary>
public static class StatusBounds
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A copy with texts clipped to their length, and lists and maps cut after as many entries as they may have.</summary>
    public static T Fit<T>(T status)
        where T : class => (T)Object(status, ObjectShape.Of(typeof(T)));

    private static object Object(object value, ObjectShape shape)
    {
        object copy = Clone.Invoke(value, null)!;
        if (copy is V1Condition condition)
        {
            condition.Message = StatusText.Clip(condition.Message ?? "");
            return condition;
        }

        foreach (FieldShape field in shape.Fields)
        {
            if (field.Of(copy) is { } item && Value(item, field.Value) is { } fitting && !ReferenceEquals(item, fitting))
            {
                field.Property.SetValue(copy, fitting);
            }
        }

        return copy;
    }

    private static object Value(object value, ValueShape shape) => shape.Kind switch
    {
        ValueKind.Text when shape.Length is { } length => StatusText.Clip((string)value, length.Maximum),
        ValueKind.Object => Object(value, shape.Object),
        ValueKind.List => ValueObjects.List(shape.Type, [.. Cut(((IEnumerable)value).Cast<object>(), shape).Select(item => Value(item, shape.Item!))]),
        ValueKind.Map => ValueObjects.Map(shape.Type, Cut(((IValueMap)value).Boxed, shape).ToDictionary(e => e.Key, e => Value(e.Value!, shape.Item!))),
        _ => value,
    };

    private static IEnumerable<TItem> Cut<TItem>(IEnumerable<TItem> items, ValueShape shape) => shape.Items is { } bound ? items.Take(bound.Maximum) : items;
}
