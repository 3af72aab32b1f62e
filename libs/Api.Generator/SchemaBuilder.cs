using System.Reflection;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Api.Schema.Shapes;

namespace VastK8s.Api.Generator;

/// <summary>
/// Structural schemas of the types' shapes. Every text, list and map has its bound, so that the API server can tell the cost of the CEL rules, and a
/// status stays within what etcd takes.
/// </summary>
internal sealed class SchemaBuilder
{
    private readonly bool _defaults;
    private readonly bool _rules;
    private readonly bool _itemRules;

    private SchemaBuilder(bool defaults, bool itemRules, bool rules = true) => (_defaults, _itemRules, _rules) = (defaults, itemRules, rules);

    /// <summary>The schema of a whole resource.</summary>
    public static V1JSONSchemaProps Resource(Type type)
    {
        ObjectShape shape = ObjectShape.Of(type);
        ResourceAttribute resource = type.GetCustomAttribute<ResourceAttribute>()!;
        var schema = new V1JSONSchemaProps
        {
            Description = DocComments.Of(type),
            Type = "object",
            Required = Required(shape),
            Properties = new Dictionary<string, V1JSONSchemaProps>
            {
                ["apiVersion"] = new() { Type = "string", Description = DocComments.Of(shape.Field("apiVersion").Property) },
                ["kind"] = new() { Type = "string", Description = DocComments.Of(shape.Field("kind").Property) },
                ["metadata"] = Metadata(resource),
            },
        };
        schema.Properties["spec"] = new SchemaBuilder(defaults: true, !resource.WrittenByPrograms).Field(shape.Field("spec"));
        // What the status does not say is not known: a default would claim it.
        schema.Properties["status"] = new SchemaBuilder(defaults: false, itemRules: false).Field(shape.Field("status"));
        return schema;
    }

    private static V1JSONSchemaProps Metadata(ResourceAttribute resource) => resource.NameIsLabel
        ? new V1JSONSchemaProps
        {
            Type = "object",
            Properties = new Dictionary<string, V1JSONSchemaProps>
            {
                ["name"] = new() { Type = "string", MaxLength = ResourceName.MaxLabelLength, Pattern = ResourceName.LabelExpression },
            },
        }
        : new V1JSONSchemaProps { Type = "object" };

    private V1JSONSchemaProps Field(FieldShape field)
    {
        V1JSONSchemaProps schema = Value(field.Value);
        schema.Description = DocComments.Of(field.Property);
        schema.DefaultProperty = _defaults && !field.Required ? Default(field) : null;
        schema.XKubernetesValidations = Rules([.. field.Value.Rules, .. field.Value.Kind == ValueKind.Object ? field.Value.Object.Rules : []]);
        return schema;
    }

    private V1JSONSchemaProps Value(ValueShape shape) => shape.Kind switch
    {
        ValueKind.Text => Text(shape, new V1JSONSchemaProps { Type = "string" }),
        ValueKind.TextValue when shape.IntOrString => Text(shape, new V1JSONSchemaProps
        {
            XKubernetesIntOrString = true,
            AnyOf = [new V1JSONSchemaProps { Type = "integer" }, new V1JSONSchemaProps { Type = "string" }],
        }),
        ValueKind.TextValue => Text(shape, new V1JSONSchemaProps { Type = "string" }),
        ValueKind.Boolean => new V1JSONSchemaProps { Type = "boolean" },
        ValueKind.Integer => Integer(shape),
        ValueKind.Time => new V1JSONSchemaProps { Type = "string", Format = "date-time" },
        ValueKind.List => List(shape),
        ValueKind.Map => new V1JSONSchemaProps { Type = "object", MaxProperties = shape.Items?.Maximum, AdditionalProperties = Value(shape.Item!) },
        ValueKind.Object when shape.Type == typeof(V1Condition) => ConditionSchema.Create(),
        ValueKind.Object => Object(shape.Object),
        _ => throw new NotSupportedException($"{shape.Kind} is in no schema"),
    };

    private static V1JSONSchemaProps Text(ValueShape shape, V1JSONSchemaProps schema)
    {
        schema.MinLength = shape.Length is { Minimum: > 0 } length ? length.Minimum : null;
        schema.MaxLength = shape.Length?.Maximum;
        schema.Pattern = shape.Pattern?.Expression;
        schema.EnumProperty = shape.Allowed is { } allowed ? [.. allowed.Values] : null;
        return schema;
    }

    private static V1JSONSchemaProps Integer(ValueShape shape) => new()
    {
        Type = "integer",
        Format = shape.Type == typeof(int) ? "int32" : "int64",
        Minimum = shape.Range?.Minimum,
        Maximum = shape.Range is { Maximum: < long.MaxValue } range ? range.Maximum : null,
    };

    private V1JSONSchemaProps List(ValueShape shape)
    {
        SchemaBuilder inner = _itemRules ? this : new SchemaBuilder(_defaults, itemRules: false, rules: false);
        V1JSONSchemaProps item = inner.Value(shape.Item!);
        if (shape.Item!.Kind == ValueKind.Object && shape.Item.Type != typeof(V1Condition))
        {
            item.Description = DocComments.Of(shape.Item.Type);
            item.XKubernetesValidations = inner.Rules(shape.Item.Object.Rules);
        }

        return new V1JSONSchemaProps
        {
            Type = "array",
            Items = item,
            MinItems = shape.Items is { Minimum: > 0 } items ? items.Minimum : null,
            MaxItems = shape.Items?.Maximum,
            XKubernetesListType = shape.ListMap is not null ? "map" : shape.IsSet ? "set" : "atomic",
            XKubernetesListMapKeys = shape.ListMap is { } map ? [.. map.Keys] : null,
        };
    }

    private V1JSONSchemaProps Object(ObjectShape shape) => new()
    {
        Type = "object",
        Required = Required(shape),
        Properties = shape.Fields.ToDictionary(f => f.Name, Field),
    };

    private static List<string>? Required(ObjectShape shape)
    {
        List<string> required = [.. shape.Fields.Where(f => f.Required).Select(f => f.Name)];
        return required.Count == 0 ? null : required;
    }

    // An object is defaulted to {} where something in it has a default, which the API server then fills in.
    private static object? Default(FieldShape field) => field.Default switch
    {
        null or "" or false or 0 or 0L or 0U => null,
        string or bool or int or long or uint => field.Default,
        _ when field.Value.Kind == ValueKind.Object => field.Value.Object.Fields.Any(f => Default(f) is not null) ? new Dictionary<string, object>() : null,
        _ => null,
    };

    private List<V1ValidationRule>? Rules(IReadOnlyList<CelRuleAttribute> rules) => rules.Count == 0 || !_rules
        ? null
        : [.. rules.Select(r => new V1ValidationRule { Rule = r.Rule, Message = r.Message, FieldPath = r.FieldPath })];
}
