using System.Reflection;
using k8s.Models;
using VastK8s.Api.Values;
using VastK8s.Kube;

namespace VastK8s.Api.Schema.Shapes;

/// <summary>What a value may be: its kind and the constraints that its attributes state.</summary>
internal sealed record ValueShape
{
    public required Type Type { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>What items of a list, or values of a map, are.</summary>
    public ValueShape? Item { get; init; }

    public PatternAttribute? Pattern { get; init; }

    public LengthAttribute? Length { get; init; }

    public RangeAttribute? Range { get; init; }

    public ItemsAttribute? Items { get; init; }

    public AllowedAttribute? Allowed { get; init; }

    public ListMapAttribute? ListMap { get; init; }

    public bool IsSet { get; init; }

    public bool IntOrString { get; init; }

    public IReadOnlyList<CelRuleAttribute> Rules { get; init; } = [];

    /// <summary>The fields, where it is an object. Looked up late, so that shapes may hold each other.</summary>
    public ObjectShape Object => ObjectShape.Of(Type);

    /// <summary>Least and most that an integer may be.</summary>
    public (long Minimum, long Maximum) Bounds
    {
        get
        {
            (long minimum, long maximum) = Type == typeof(uint) ? (0, uint.MaxValue) : Type == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
            return Range is null ? (minimum, maximum) : (Math.Max(minimum, Range.Minimum), Math.Min(maximum, Range.Maximum));
        }
    }

    public static ValueShape Of(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        ValueKind kind = KindOf(type);
        var constraints = new ValueShape
        {
            Type = type,
            Kind = kind,
            Pattern = property.GetCustomAttribute<PatternAttribute>() ?? type.GetCustomAttribute<PatternAttribute>(),
            Length = property.GetCustomAttribute<LengthAttribute>() ?? type.GetCustomAttribute<LengthAttribute>(),
            Range = property.GetCustomAttribute<RangeAttribute>(),
            Items = property.GetCustomAttribute<ItemsAttribute>(),
            Allowed = property.GetCustomAttribute<AllowedAttribute>(),
            ListMap = property.GetCustomAttribute<ListMapAttribute>(),
            IsSet = property.IsDefined(typeof(ListSetAttribute)),
            IntOrString = type.GetCustomAttribute<IntOrStringAttribute>() is not null,
            Rules = [.. property.GetCustomAttributes<CelRuleAttribute>()],
        };
        return kind is ValueKind.List or ValueKind.Map ? OfMany(constraints) : constraints;
    }

    // Constraints of a text on a list or a map are those of its items.
    private static ValueShape OfMany(ValueShape many)
    {
        Type item = many.Type.GetGenericArguments()[0];
        return many with
        {
            Pattern = null,
            Length = null,
            Allowed = null,
            Item = new ValueShape { Type = item, Kind = KindOf(item), Pattern = many.Pattern, Length = many.Length, Allowed = many.Allowed },
        };
    }

    private static ValueKind KindOf(Type type) =>
        type == typeof(string) ? ValueKind.Text
        : type == typeof(bool) ? ValueKind.Boolean
        : type == typeof(int) || type == typeof(long) || type == typeof(uint) ? ValueKind.Integer
        : type == typeof(DateTime) ? ValueKind.Time
        : type == typeof(V1ObjectMeta) ? ValueKind.Metadata
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>) ? ValueKind.List
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueMap<>) ? ValueKind.Map
        : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITextValue<>)) ? ValueKind.TextValue
        : type.IsClass ? ValueKind.Object
        : throw new NotSupportedException($"{type} has no place in a resource");
}
