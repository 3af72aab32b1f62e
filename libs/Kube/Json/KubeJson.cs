using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace VastK8s.Kube;

/// <summary>
/// How objects become JSON: the KubernetesClient package's options (camelCase, enums by name, RFC 3339 times, its generated metadata for Kubernetes' own types and reflection for
/// others), and on top: unknown fields are ignored, nulls are not written, MicroTime fields always have six decimals (the API server takes nothing else), and
/// <c>metadata.managedFields</c> can be left out when reading.
/// </summary>
public static class KubeJson
{
    /// <summary>Reads and writes everything.</summary>
    public static JsonSerializerOptions Options { get; } = Create(MicroTimeConverter.Attach);

    /// <summary>Reads and writes everything but <c>metadata.managedFields</c>, which is skipped without being materialised.</summary>
    public static JsonSerializerOptions OptionsWithoutManagedFields { get; } = Create(MicroTimeConverter.Attach, WithoutManagedFields);

    /// <summary>The object as a tree, with <c>apiVersion</c> and <c>kind</c> set even where it lacks them.</summary>
    public static JsonObject ToNode<T>(T obj) where T : class, IKubernetesObject<V1ObjectMeta> => ToNode(obj, Options);

    internal static JsonObject ToNode<T>(T obj, JsonSerializerOptions options) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(obj);
        var resource = KubeResource.Of<T>();
        var node = JsonSerializer.SerializeToNode(obj, options)!.AsObject();
        node["apiVersion"] = resource.ApiVersion;
        node["kind"] = resource.Kind;
        return node;
    }

    /// <summary>The object of a tree.</summary>
    /// <exception cref="JsonException">A field has a value of another type than the property.</exception>
    public static T FromNode<T>(JsonNode node) where T : class, IKubernetesObject<V1ObjectMeta> => Complete(node.Deserialize<T>(Options)!);

    /// <summary>A copy that shares nothing with the original.</summary>
    public static T DeepCopy<T>(T obj) where T : class, IKubernetesObject<V1ObjectMeta> =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(obj, Options), Options)!;

    /// <summary>Sets what items of a list of built-in kinds lack.</summary>
    internal static T Complete<T>(T obj) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resource = KubeResource.Of<T>();
        obj.ApiVersion = resource.ApiVersion;
        obj.Kind = resource.Kind;
        obj.Metadata ??= new V1ObjectMeta();
        return obj;
    }

    private static JsonSerializerOptions Create(params Action<JsonTypeInfo>[] modifiers)
    {
        var options = new JsonSerializerOptions(new KubernetesClientConfiguration().JsonSerializerOptions)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
        };
        foreach (var modifier in modifiers) options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(modifier);
        options.MakeReadOnly();
        return options;
    }

    private static void WithoutManagedFields(JsonTypeInfo type)
    {
        if (type.Type != typeof(V1ObjectMeta)) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Name == "managedFields") type.Properties.RemoveAt(i);
        }
    }
}
