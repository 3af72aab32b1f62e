using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Schema.Shapes;

/// <summary>A field of an object.</summary>
internal sealed class FieldShape(PropertyInfo property, object? parentDefault)
{
    public PropertyInfo Property { get; } = property;

    /// <summary>Its name in JSON.</summary>
    public string Name { get; } = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public ValueShape Value { get; } = ValueShape.Of(property);

    public bool Required { get; } = property.GetCustomAttribute<RequiredAttribute>() is not null;

    /// <summary>What it is when nothing was said.</summary>
    public object? Default { get; } = parentDefault is null ? null : property.GetValue(parentDefault);

    public object? Of(object parent) => Property.GetValue(parent);
}
