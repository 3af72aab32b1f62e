using System.Reflection;

namespace VastK8s.Kube;

/// <summary>
/// Where a type's objects are in the API. Group, version, kind and plural come from its <see cref="KubernetesEntityAttribute"/>; a type of the KubernetesClient package
/// is cluster-scoped if <see cref="ClusterScopedKinds"/> has it, any other type if it carries <see cref="ClusterScopedAttribute"/>.
/// </summary>
/// <param name="Group">API group; "" for the core group.</param>
/// <param name="Version">Version, such as <c>v1</c>.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">Plural in lower case, as it is in paths.</param>
/// <param name="IsNamespaced">Whether its objects are in namespaces.</param>
public sealed record KubeResource(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary><c>group/version</c>, or <c>version</c> for the core group.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural.group</c>, or <c>plural</c> for the core group; how errors name it, too.</summary>
    public string QualifiedName { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The resource of a type.</summary>
    /// <exception cref="ArgumentException">It carries no <see cref="KubernetesEntityAttribute"/> with a plural.</exception>
    public static KubeResource Of<T>() where T : class, IKubernetesObject<V1ObjectMeta> => Cached<T>.Resource;

    /// <summary>The resource of a type.</summary>
    /// <exception cref="ArgumentException">It carries no <see cref="KubernetesEntityAttribute"/> with a plural.</exception>
    public static KubeResource OfType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>();
        if (entity is null || string.IsNullOrEmpty(entity.PluralName) || string.IsNullOrEmpty(entity.Kind) || string.IsNullOrEmpty(entity.ApiVersion))
        {
            throw new ArgumentException($"{type} needs a [KubernetesEntity] with Kind, ApiVersion and PluralName.", nameof(type));
        }

        var group = entity.Group ?? "";
        var isCluster = type.Assembly == typeof(V1Pod).Assembly ? ClusterScopedKinds.Contains(group, entity.Kind) : type.IsDefined(typeof(ClusterScopedAttribute));
        return new KubeResource(group, entity.ApiVersion, entity.Kind, entity.PluralName, !isCluster);
    }

    /// <summary>Path of a collection: of one namespace, or (null) of all of them.</summary>
    internal string CollectionPath(string? @namespace)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return IsNamespaced && !string.IsNullOrEmpty(@namespace) ? $"{root}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}" : $"{root}/{Plural}";
    }

    /// <summary>Path of one object.</summary>
    /// <exception cref="ArgumentException">The name is empty, or the namespace of a namespaced kind.</exception>
    internal string ObjectPath(NamespacedName key, string? subresource = null)
    {
        Check(key);
        var path = $"{CollectionPath(key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    internal void Check(NamespacedName key)
    {
        // An empty name would address the whole collection.
        if (string.IsNullOrEmpty(key.Name)) throw new ArgumentException($"A {Kind} needs a name.", nameof(key));
        CheckNamespace(key.Namespace);
    }

    internal void CheckNamespace(string? @namespace)
    {
        if (IsNamespaced && string.IsNullOrEmpty(@namespace)) throw new ArgumentException($"A {Kind} needs a namespace.", nameof(@namespace));
    }

    private static class Cached<T> where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // Not a static initializer: its exception would come wrapped.
        private static KubeResource? _resource;

        public static KubeResource Resource => _resource ??= OfType(typeof(T));
    }
}
