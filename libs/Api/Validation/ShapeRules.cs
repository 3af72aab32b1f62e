using System.Collections;
using System.Globalization;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Values;

namespace VastK8s.Api.Validation;

/// <summary>What the attributes of a type state, checked on a value: the same as the API server checks by the schema that is made from them.</summary>
internal sealed class ShapeRules
{
    private readonly List<FieldError> _errors = [];
    private readonly Dictionary<string, int> _order = [];

    /// <summary>At most one a field, in the order of the fields.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>How many fields come before this one, or before the innermost one around it that the value has.</summary>
    public int OrderOf(string path)
    {
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (_order.TryGetValue(path, out int order))
            {
                return order;
            }
        }

        return -1;
    }

    public void Check(object? value, ValueShape shape, string path)
    {
        _order[path] = _order.Count;
        if (value is null)
        {
            return;
        }

        switch (shape.Kind)
        {
            case ValueKind.Text or ValueKind.TextValue:
                Add(path, TextRules.Check(value.ToString()!, shape));
                break;
            case ValueKind.Integer:
                long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                Add(path, number < shape.Bounds.Minimum || number > shape.Bounds.Maximum ? (NumberRange.NotOf(shape.Bounds), "use a number within these bounds") : null);
                break;
            case ValueKind.Object:
                CheckFields(value, shape.Object, path);
                break;
            case ValueKind.List:
                CheckList([.. ((IEnumerable)value).Cast<object>()], shape, path);
                break;
            case ValueKind.Map:
                CheckMap([.. ((IValueMap)value).Boxed], shape, path);
                break;
        }
    }

    private void CheckFields(object value, ObjectShape shape, string path)
    {
        foreach (FieldShape field in shape.Fields)
        {
            object? item = field.Of(value);
            string name = $"{path}.{field.Name}";
            if (field.Required && item is null or "")
            {
                _order[name] = _order.Count;
                Add(name, ("missing", field.Value.Pattern?.Remedy ?? "give one"));
            }
            else if (!(item is "" && field.Default is ""))
            {
                Check(item, field.Value, name);
            }
        }
    }

    private void CheckList(List<object> items, ValueShape shape, string path)
    {
        CheckCount(items.Count, "items", shape, path);
        for (int i = 0; i < items.Count; i++)
        {
            Check(items[i], shape.Item!, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
        }

        CheckUnique(items, shape, path);
    }

    private void CheckUnique(List<object> items, ValueShape shape, string path)
    {
        if (shape.ListMap is null && !shape.IsSet)
        {
            return;
        }

        var seen = new HashSet<string>();
        for (int i = 0; i < items.Count; i++)
        {
            object item = items[i];
            string key = shape.ListMap is null ? item.ToString()! : string.Join('\0', shape.ListMap.Keys.Select(k => shape.Item!.Object.Field(k).Of(item)));
            if (!seen.Add(key))
            {
                string field = shape.ListMap is null ? "" : "." + shape.ListMap.Keys[0];
                Add(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]{field}"), ("is there twice", "leave one out"));
            }
        }
    }

    private void CheckMap(List<KeyValuePair<string, object?>> entries, ValueShape shape, string path)
    {
        CheckCount(entries.Count, "entries", shape, path);
        foreach ((string key, object? item) in entries)
        {
            Check(item, shape.Item!, $"{path}[{key}]");
        }
    }

    private void CheckCount(int count, string what, ValueShape shape, string path)
    {
        if (shape.Items is { } bounds)
        {
            Add(path, count < bounds.Minimum ? (string.Create(CultureInfo.InvariantCulture, $"fewer than {bounds.Minimum} {what}"), "give more")
                : count > bounds.Maximum ? (string.Create(CultureInfo.InvariantCulture, $"more than {bounds.Maximum} {what}"), "give fewer")
                : null);
        }
    }

    private void Add(string path, (string Problem, string Remedy)? wrong)
    {
        if (wrong is { } found)
        {
            _errors.Add(new FieldError(path, found.Problem, found.Remedy));
        }
    }
}
