using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Values;

/// <summary>
/// An immutable list that equals another with equal items, so that records which hold lists compare by value: what is wanted is compared with
/// what is there, and an equal resource is not written again. An empty one is the default, and is left out of JSON by
/// <see cref="JsonIgnoreCondition.WhenWritingDefault"/>.
/// </summary>
[JsonConverter(typeof(ValueListConverterFactory))]
[CollectionBuilder(typeof(ValueLists), nameof(ValueLists.Create))]
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[]? _items;

    internal ValueList(T[] items) => _items = items.Length == 0 ? null : items;

    /// <summary>Number of items.</summary>
    public int Count => _items?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => (_items ?? [])[index];

    /// <summary>A copy of the items, in their order.</summary>
    public static implicit operator ValueList<T>(T[] items) => new([.. items]);

    /// <summary>Whether both have equal items in the same order.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>Whether they differ in an item, or in order.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => (_items ?? []).AsSpan().SequenceEqual(other._items ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T item in this)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>[a, b]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";
}
