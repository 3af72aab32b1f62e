namespace VastK8s.Kube;

/// <summary>What names an object of one kind: its namespace ("" for cluster-scoped kinds) and name. It is also all that a reconcile request says.</summary>
/// <param name="Namespace">Namespace, or "" for a cluster-scoped kind.</param>
/// <param name="Name">Name.</param>
public readonly record struct NamespacedName(string Namespace, string Name)
{
    /// <summary>Names a cluster-scoped object.</summary>
    public NamespacedName(string name) : this("", name) { }

    /// <summary>The key of an object that has a name.</summary>
    public static NamespacedName Of(IMetadata<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return new NamespacedName(obj.Metadata?.NamespaceProperty ?? "", obj.Metadata?.Name ?? "");
    }

    /// <summary><c>namespace/name</c>, or <c>name</c> alone.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
