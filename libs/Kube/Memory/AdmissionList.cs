using System.Text.Json;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>What is asked before an object is stored: functions that may set defaults and that name what is wrong.</summary>
internal sealed class AdmissionList
{
    private readonly Dictionary<string, List<Func<object?, object, IEnumerable<V1StatusCause>>>> _byResource = [];

    public void Add<T>(Func<T?, T, IEnumerable<V1StatusCause>> admit) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var name = KubeResource.Of<T>().QualifiedName;
        if (!_byResource.TryGetValue(name, out var list)) _byResource[name] = list = [];
        list.Add((before, obj) => admit((T?)before, (T)obj));
    }

    /// <summary>The object with its defaults.</summary>
    /// <exception cref="KubeStatusException">Invalid, with all causes.</exception>
    public JsonObject Admit(ResourceType type, JsonObject? before, JsonObject node)
    {
        if (!_byResource.TryGetValue(type.Resource.QualifiedName, out var list)) return node;
        var (old, obj) = (before.Deserialize(type.ClrType, KubeJson.Options), node.Deserialize(type.ClrType, KubeJson.Options)!);
        var causes = list.SelectMany(admit => admit(old, obj)).ToList();
        if (causes.Count > 0) throw KubeErrors.Invalid(type.Resource, (string?)node["metadata"]?["name"] ?? "", causes);
        return type.Normalize(JsonSerializer.SerializeToNode(obj, type.ClrType, KubeJson.Options)!.AsObject());
    }
}
