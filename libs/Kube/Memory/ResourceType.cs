using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace VastK8s.Kube.Memory;

/// <summary>What the server knows of a type.</summary>
internal sealed class ResourceType
{
    private static readonly ConcurrentDictionary<Type, ResourceType> ByType = new();

    private ResourceType(Type type)
    {
        ClrType = type;
        Resource = KubeResource.OfType(type);
        Schema = MergeSchema.Of(type);
        IsBuiltIn = type.Assembly == typeof(V1Pod).Assembly;
        HasStatus = ((JsonTypeInfo)KubeJson.Options.GetTypeInfo(type)).Properties.Any(property => property.Name == "status");
    }

    public Type ClrType { get; }

    public KubeResource Resource { get; }

    public MergeSchema Schema { get; }

    public bool IsBuiltIn { get; }

    /// <summary>Whether it has a status subresource: every kind that has a status.</summary>
    public bool HasStatus { get; }

    /// <summary>Whether it counts its generations: custom resources and workloads do; PersistentVolumes, Secrets, Leases and their like do not.</summary>
    public bool HasGeneration => !IsBuiltIn || Resource.Group is "apps" or "batch" or "policy" or "networking.k8s.io";

    /// <summary>Whether its status may be given at creation, as a kubelet does that registers its Node.</summary>
    public bool TakesStatusAtCreation => ClrType == typeof(V1Node);

    public static ResourceType Of<T>() where T : class, IKubernetesObject<V1ObjectMeta> => ByType.GetOrAdd(typeof(T), static type => new ResourceType(type));

    /// <summary>The object as the type holds it: unknown fields are pruned, values that do not fit are refused.</summary>
    /// <exception cref="KubeStatusException">A value does not fit.</exception>
    public JsonObject Normalize(JsonObject node)
    {
        try
        {
            var pruned = JsonSerializer.SerializeToNode(node.Deserialize(ClrType, KubeJson.Options), ClrType, KubeJson.Options)!.AsObject();
            pruned["apiVersion"] = Resource.ApiVersion;
            pruned["kind"] = Resource.Kind;
            if (pruned["metadata"] is not JsonObject) pruned["metadata"] = new JsonObject();
            return pruned;
        }
        catch (JsonException e)
        {
            throw KubeErrors.BadRequest($"{Resource.Kind} in version \"{Resource.Version}\" cannot be handled as a {Resource.Kind}: {e.Message}");
        }
    }
}
