namespace VastK8s.Api.Values;

/// <summary>A <see cref="ValueMap{T}"/> of whatever type.</summary>
internal interface IValueMap
{
    /// <summary>Its entries, in order of the keys.</summary>
    IEnumerable<KeyValuePair<string, object?>> Boxed { get; }
}
