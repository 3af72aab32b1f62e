using System.Reflection;

namespace VastK8s.Kube.Memory;

/// <summary>Lists of Kubernetes' own types that merge by keys. The package does not have the API's <c>x-kubernetes-list-type</c>, so this is but what a controller meets.</summary>
internal static class BuiltInLists
{
    private static readonly Dictionary<(Type, string), string[]> Keys = new()
    {
        [(typeof(V1ObjectMeta), "ownerReferences")] = ["uid"],
        [(typeof(V1PodSpec), "containers")] = ["name"],
        [(typeof(V1PodSpec), "initContainers")] = ["name"],
        [(typeof(V1PodSpec), "volumes")] = ["name"],
        [(typeof(V1Container), "env")] = ["name"],
        [(typeof(V1Container), "volumeMounts")] = ["mountPath"],
        [(typeof(V1Container), "ports")] = ["containerPort", "protocol"],
        [(typeof(V1ServiceSpec), "ports")] = ["port", "protocol"],
        [(typeof(V1NodeStatus), "addresses")] = ["type"],
    };

    /// <summary>Conditions of whatever status are told apart by their type.</summary>
    public static IReadOnlyList<string>? KeysOf(Type declaring, string name, Type element)
    {
        if (Keys.TryGetValue((declaring, name), out var keys)) return keys;
        return name == "conditions" && declaring.Assembly == typeof(V1Pod).Assembly && element.GetProperty("Type", BindingFlags.Public | BindingFlags.Instance) is not null ? ["type"] : null;
    }

    public static bool IsSet(Type declaring, string name) => declaring == typeof(V1ObjectMeta) && name == "finalizers";
}
