namespace VastK8s.Api.Schema.Shapes;

/// <summary>What a value is in JSON, and how it is held here.</summary>
internal enum ValueKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A string with a type of its own, such as a quantity.</summary>
    TextValue,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>An int, long or uint.</summary>
    Integer,

    /// <summary>A string as RFC 3339 has times.</summary>
    Time,

    /// <summary>Named fields.</summary>
    Object,

    /// <summary>A <see cref="Values.ValueList{T}"/>.</summary>
    List,

    /// <summary>A <see cref="Values.ValueMap{T}"/>.</summary>
    Map,

    /// <summary>Kubernetes' object metadata.</summary>
    Metadata,
}
