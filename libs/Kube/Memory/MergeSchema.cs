using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace VastK8s.Kube.Memory;

/// <summary>
/// How lists of a type merge: by keys, as a set, or (the default) not at all. Maps always merge field by field. Known from <see cref="ListMapAttribute"/> and
/// <see cref="ListSetAttribute"/>, and for Kubernetes' own types from the few rules in <see cref="BuiltInLists"/>.
/// </summary>
internal sealed class MergeSchema
{
    private static readonly ConcurrentDictionary<Type, MergeSchema> ByType = new();
    private static readonly MergeSchema Leaf = new(null);
    private readonly Type? _type;
    private readonly Lazy<IReadOnlyDictionary<string, MergeSchema>> _fields;

    private MergeSchema(Type? type)
    {
        _type = type;
        _fields = new Lazy<IReadOnlyDictionary<string, MergeSchema>>(ReadFields);
    }

    /// <summary>Keys by which the items of this list are told apart; null if it is none.</summary>
    public IReadOnlyList<string>? ListKeys { get; private init; }

    /// <summary>Whether this list is a set of scalars.</summary>
    public bool IsSet { get; private init; }

    /// <summary>Schema of the items of this list, or of the values of this map.</summary>
    public MergeSchema? Items { get; private init; }

    public static MergeSchema Of(Type type) => ByType.GetOrAdd(type, static type => new MergeSchema(type));

    public MergeSchema Field(string name) => Items is not null && ListKeys is null ? Items : _fields.Value.GetValueOrDefault(name, Leaf);

    /// <summary><c>k:{…}</c> of an item, as structured-merge-diff writes it; null if a key is missing.</summary>
    public string? KeyOf(JsonNode? item)
    {
        if (item is not JsonObject fields) return null;
        var key = new JsonObject();
        foreach (var name in ListKeys!.Order(StringComparer.Ordinal))
        {
            if (!fields.TryGetPropertyValue(name, out var value) || value is null) return null;
            key[name] = value.DeepClone();
        }

        return "k:" + key.ToJsonString();
    }

    private static MergeSchema OfProperty(JsonPropertyInfo property, Type declaring)
    {
        var type = property.PropertyType;
        var info = KubeJson.Options.GetTypeInfo(type);
        var (element, isMap) = info.Kind == JsonTypeInfoKind.None ? OfConverted(type) : (info.ElementType, info.Kind == JsonTypeInfoKind.Dictionary);
        if (element is null) return Of(type);
        if (isMap) return new MergeSchema(null) { Items = Of(element) };
        var member = property.AttributeProvider as MemberInfo ?? declaring.GetProperty(property.Name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance);
        var keys = member?.GetCustomAttribute<ListMapAttribute>()?.Keys ?? BuiltInLists.KeysOf(declaring, property.Name, element);
        return new MergeSchema(null)
        {
            ListKeys = keys,
            Items = keys is null ? null : Of(element),
            IsSet = member?.IsDefined(typeof(ListSetAttribute)) == true || BuiltInLists.IsSet(declaring, property.Name),
        };
    }

    // A collection with a converter of its own: nothing is known of it but what it implements.
    private static (Type? Element, bool IsMap) OfConverted(Type type)
    {
        var interfaces = type.GetInterfaces().Where(i => i.IsGenericType).ToLookup(i => i.GetGenericTypeDefinition(), i => i.GetGenericArguments());
        return interfaces[typeof(IReadOnlyDictionary<,>)].FirstOrDefault() is { } entry ? (entry[1], true)
            : interfaces[typeof(IReadOnlyList<>)].FirstOrDefault() is { } item ? (item[0], false)
            : (null, false);
    }

    private Dictionary<string, MergeSchema> ReadFields()
    {
        if (_type is null || KubeJson.Options.GetTypeInfo(_type) is not { Kind: JsonTypeInfoKind.Object } info) return [];
        return info.Properties.ToDictionary(property => property.Name, property => OfProperty(property, _type));
    }
}
