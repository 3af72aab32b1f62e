using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Schema.Shapes;

/// <summary>
/// A type as a resource has it: what YAML is read and written by, what values are checked against and what the custom resource definition is made
/// from, so that the four cannot differ.
/// </summary>
internal sealed class ObjectShape
{
    private static readonly ConcurrentDictionary<Type, ObjectShape> Shapes = new();

    private ObjectShape(Type type)
    {
        Type = type;
        Rules = [.. type.GetCustomAttributes<CelRuleAttribute>()];
        object example = Activator.CreateInstance(type)!;
        Fields =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.Always)
                .OrderBy(p => p.MetadataToken)
                .Select(p => new FieldShape(p, example)),
        ];
    }

    public Type Type { get; }

    /// <summary>In the order in which they are declared.</summary>
    public IReadOnlyList<FieldShape> Fields { get; }

    public IReadOnlyList<CelRuleAttribute> Rules { get; }

    public static ObjectShape Of(Type type) => Shapes.GetOrAdd(type, t => new ObjectShape(t));

    public object New() => Activator.CreateInstance(Type)!;

    public FieldShape Field(string name) => Fields.Single(f => f.Name == name);
}
