namespace VastK8s.Api.Values;

/// <summary>Makes lists of collection expressions.</summary>
public static class ValueLists
{
    /// <summary>A list of these items; what the compiler calls for <c>[a, b]</c>.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
