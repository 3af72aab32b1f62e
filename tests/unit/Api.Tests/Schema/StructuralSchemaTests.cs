using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using VastK8s.Api.Generator;
using VastK8s.Api.Schema.Shapes;

namespace VastK8s.Api.Tests.Schema;

/// <summary>
/// What apiextensions.k8s.io/v1 asks of a structural schema
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema), and what is asked here
/// besides: bounds, descriptions.
/// </summary>
public sealed class StructuralSchemaTests
{
    public static TheoryData<Type> Kinds => [.. ResourceKinds.Types];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_value_has_a_type(Type type) => Assert.All(Nodes(type), n =>
    {
        bool intOrString = n.Schema.XKubernetesIntOrString == true;
        Assert.Equal(intOrString, n.Schema.Type is null);
        Assert.True(n.Schema.Type is null or "object" or "array" or "string" or "integer" or "boolean", n.Path);
        if (intOrString)
        {
            Assert.Equal(["integer", "string"], n.Schema.AnyOf.Select(s => s.Type));
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Objects_have_fields_or_entries_and_arrays_items(Type type) => Assert.All(Nodes(type).Where(n => n.Path != ".metadata"), n =>
    {
        Assert.Equal(n.Schema.Type == "object", n.Schema.Properties is null != n.Schema.AdditionalProperties is null);
        Assert.Equal(n.Schema.Type == "array", n.Schema.Items is not null);
        Assert.Null(n.Schema.RefProperty);
        Assert.Null(n.Schema.UniqueItems);
        Assert.Null(n.Schema.AllOf);
        Assert.Null(n.Schema.OneOf);
        Assert.Null(n.Schema.Not);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Required_fields_are_there_and_have_no_default(Type type) =>
        Assert.All(Nodes(type).Where(n => n.Schema.Required is not null), n => Assert.All(n.Schema.Required, name =>
        {
            Assert.True(n.Schema.Properties.TryGetValue(name, out V1JSONSchemaProps? field), $"{n.Path}.{name}");
            Assert.Null(field.DefaultProperty);
        }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Keys_of_lists_that_are_maps_are_required_scalars(Type type) =>
        Assert.All(Nodes(type).Where(n => n.Schema.XKubernetesListType == "map"), n => Assert.All(n.Schema.XKubernetesListMapKeys, key =>
        {
            var items = (V1JSONSchemaProps)n.Schema.Items;
            Assert.Contains(key, items.Required);
            Assert.Equal("string", items.Properties[key].Type);
        }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_list_says_how_it_merges(Type type) =>
        Assert.All(Nodes(type).Where(n => n.Schema.Type == "array"), n => Assert.True(n.Schema.XKubernetesListType is "atomic" or "set" or "map", n.Path));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Defaults_are_right_values_and_in_spec_alone(Type type) => Assert.All(Nodes(type).Where(n => n.Schema.DefaultProperty is not null), n =>
    {
        Assert.StartsWith(".spec.", n.Path, StringComparison.Ordinal);
        switch (n.Schema.Type)
        {
            case "object":
                // Pruned of unknown fields, and valid: empty, with nothing required in it.
                Assert.Empty(Assert.IsType<Dictionary<string, object>>(n.Schema.DefaultProperty));
                Assert.Null(n.Schema.Required);
                break;
            case "integer":
                Assert.InRange(Convert.ToDouble(n.Schema.DefaultProperty, CultureInfo.InvariantCulture), n.Schema.Minimum ?? double.MinValue, n.Schema.Maximum ?? double.MaxValue);
                break;
            default:
                string text = Assert.IsType<string>(n.Schema.DefaultProperty);
                Assert.True(n.Schema.EnumProperty is null || n.Schema.EnumProperty.Contains(text), n.Path);
                Assert.True(n.Schema.Pattern is null || Regex.IsMatch(text, n.Schema.Pattern), n.Path);
                break;
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_is_bounded(Type type) => Assert.All(Nodes(type).Where(n => n.Path is not (".apiVersion" or ".kind")), n =>
    {
        bool bounded = n.Schema switch
        {
            { Type: "string" } or { XKubernetesIntOrString: true } => n.Schema.MaxLength is not null || n.Schema.EnumProperty is not null || n.Schema.Format == "date-time",
            { Type: "array" } => n.Schema.MaxItems is not null,
            { AdditionalProperties: not null } => n.Schema.MaxProperties is not null,
            _ => true,
        };
        Assert.True(bounded, $"{n.Path} has no bound");
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_that_has_a_name_is_described_in_a_sentence(Type type) =>
        Assert.All(Nodes(type).Where(n => !n.Path.StartsWith(".metadata", StringComparison.Ordinal) && !n.Path.EndsWith(']') && !n.Path.EndsWith('}')), n =>
        {
            Assert.NotNull(n.Schema.Description);
            Assert.EndsWith(".", n.Schema.Description, StringComparison.Ordinal);
            Assert.DoesNotContain("<", n.Schema.Description, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Patterns_are_whole_and_in_the_syntax_of_RE2(Type type) => Assert.All(Nodes(type).Where(n => n.Schema.Pattern is not null), n =>
    {
        Assert.StartsWith("^", n.Schema.Pattern, StringComparison.Ordinal);
        Assert.EndsWith("$", n.Schema.Pattern, StringComparison.Ordinal);
        // RE2 has neither look-around nor back references, and neither has this engine.
        _ = new Regex(n.Schema.Pattern, RegexOptions.NonBacktracking);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rules_have_a_message_of_one_line_and_a_field_that_exists(Type type) =>
        Assert.All(Nodes(type).Where(n => n.Schema.XKubernetesValidations is not null), n => Assert.All(n.Schema.XKubernetesValidations, rule =>
        {
            Assert.InRange(rule.Message.Length, 1, 2048);
            Assert.DoesNotContain("\n", rule.Rule + rule.Message, StringComparison.Ordinal);
            Assert.True(rule.FieldPath is null || n.Schema.Properties.ContainsKey(rule.FieldPath[1..]), $"{n.Path}: {rule.FieldPath}");
        }));

    // What is "" in C# is written as "", and that is not the same as nothing.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_optional_text_is_absent_by_default(Type type) => Assert.DoesNotContain(
        Shapes(ObjectShape.Of(type)).SelectMany(s => s.Fields), field => field is { Required: false, Default: "" });

    [Fact]
    public void No_rule_is_on_items_that_programs_write() =>
        Assert.DoesNotContain(Nodes(ResourceKinds.TypeOf("CacheNode")!), n => n.Path.Contains('[', StringComparison.Ordinal) && n.Schema.XKubernetesValidations is not null);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_point_at_fields_of_their_type(Type type)
    {
        V1CustomResourceDefinitionVersion version = Crd.Of(type).Spec.Versions[0];
        Assert.All(version.AdditionalPrinterColumns.Where(c => !c.JsonPath.StartsWith(".metadata.", StringComparison.Ordinal)), column =>
        {
            string path = Regex.Replace(column.JsonPath, @"\[[^\]]*\]", "[]");
            V1JSONSchemaProps field = Nodes(type).Single(n => n.Path == path).Schema;
            Assert.Equal(column.Type, field.Format == "date-time" ? "date" : field.Type);
        });
    }

    private static IEnumerable<ObjectShape> Shapes(ObjectShape shape) => shape.Fields
        .Select(f => f.Value.Item ?? f.Value)
        .Where(v => v.Kind == ValueKind.Object && v.Type != typeof(V1Condition))
        .SelectMany(v => Shapes(v.Object)).Prepend(shape);

    private static IEnumerable<(string Path, V1JSONSchemaProps Schema)> Nodes(Type type) => Below("", Crd.Of(type).Spec.Versions[0].Schema.OpenAPIV3Schema);

    private static IEnumerable<(string Path, V1JSONSchemaProps Schema)> Below(string path, V1JSONSchemaProps schema)
    {
        IEnumerable<(string Path, V1JSONSchemaProps Schema)> inner =
        [
            .. (schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>()).Select(p => ($"{path}.{p.Key}", p.Value)),
            .. schema.Items is V1JSONSchemaProps items ? [($"{path}[]", items)] : Array.Empty<(string, V1JSONSchemaProps)>(),
            .. schema.AdditionalProperties is V1JSONSchemaProps values ? [($"{path}{{}}", values)] : Array.Empty<(string, V1JSONSchemaProps)>(),
        ];
        return inner.SelectMany(i => Below(i.Path, i.Schema).Prepend(i));
    }
}
