using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace VastK8s.Api.Values;

/// <summary>
/// An immutable map from text that equals another with equal entries, in order of its keys (ordinal). Empty by default; see
/// <see cref="ValueList{T}"/> for why.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Named as ValueList is.")]
[JsonConverter(typeof(ValueMapConverterFactory))]
public readonly struct ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>, IValueMap
{
    private static readonly SortedDictionary<string, T> Empty = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, T>? _entries;

    /// <summary>A copy of these entries. The last of equal keys counts.</summary>
    public ValueMap(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach ((string key, T value) in entries)
        {
            sorted[key] = value;
        }

        _entries = sorted.Count == 0 ? null : sorted;
    }

    /// <summary>Number of entries.</summary>
    public int Count => Entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<T> Values => Entries.Values;

    IEnumerable<KeyValuePair<string, object?>> IValueMap.Boxed => Entries.Select(e => KeyValuePair.Create(e.Key, (object?)e.Value));

    private SortedDictionary<string, T> Entries => _entries ?? Empty;

    /// <inheritdoc/>
    public T this[string key] => Entries[key];

    /// <summary>A copy of the entries.</summary>
    public static implicit operator ValueMap<T>(Dictionary<string, T> entries) => new(entries);

    /// <summary>Whether both have equal keys with equal values.</summary>
    public static bool operator ==(ValueMap<T> left, ValueMap<T> right) => left.Equals(right);

    /// <summary>Whether they differ in a key or a value.</summary>
    public static bool operator !=(ValueMap<T> left, ValueMap<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ValueMap<T> other) => Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueMap<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach ((string key, T value) in Entries)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => Entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => Entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>{a=1, b=2}</c>.</summary>
    public override string ToString() => $"{{{string.Join(", ", Entries.Select(e => $"{e.Key}={e.Value}"))}}}";
}
