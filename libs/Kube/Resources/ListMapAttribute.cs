namespace VastK8s.Kube;

/// <summary>
/// A list whose items are told apart by some of their fields: <c>x-kubernetes-list-type: map</c> with these <c>x-kubernetes-list-map-keys</c> in the CRD.
/// Server-side apply then merges item by item. A list without it is atomic: one manager owns all of it. The in-memory client merges by this attribute.
/// </summary>
/// <param name="keys">JSON names of the key fields.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    /// <summary>JSON names of the key fields.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
