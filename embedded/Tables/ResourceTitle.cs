using VastK8s.Kube;

namespace VastK8s.Embedded.Tables;

/// <summary>An object by kind and name, as kubectl writes it.</summary>
internal static class ResourceTitle
{
    /// <summary><c>dataset.vastk8s.io/photos</c>, <c>secret/keys</c>.</summary>
    public static string Of(IKubernetesObject<V1ObjectMeta> obj)
    {
        var kind = KubeResource.OfType(obj.GetType());
#pragma warning disable CA1308 // kubectl writes kinds in lower case.
        return $"{kind.Kind.ToLowerInvariant()}{(kind.Group.Length == 0 ? "" : $".{kind.Group}")}/{obj.Metadata.Name}";
#pragma warning restore CA1308
    }
}
