namespace VastK8s.Api.Schema;

/// <summary>How server-side apply merges a list. Without it a list is atomic: who applies one owns it whole.</summary>
/// <param name="keys">Fields of an item by which it is known (a map); none: items are unique scalars (a set).</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute(params string[] keys) : Attribute
{
    /// <summary>Fields by which an item is known; empty for a set.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
