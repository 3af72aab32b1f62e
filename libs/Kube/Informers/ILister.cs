namespace VastK8s.Kube.Informers;

/// <summary>
/// Reads of an informer's store: no call to the server, as new as the last event. The objects are shared by all readers and are never changed by the informer, which
/// replaces them; a reader must not change them either. Who wants to builds a new one, or takes <see cref="KubeJson.DeepCopy"/>.
/// </summary>
public interface ILister<out T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Objects in the store.</summary>
    int Count { get; }

    /// <summary>The object, or null.</summary>
    T? Get(NamespacedName key);

    /// <summary>All objects, or those of one namespace, as they were at one moment; in no order.</summary>
    IReadOnlyList<T> List(string? @namespace = null);

    /// <summary>The objects for which the index has this value.</summary>
    /// <exception cref="ArgumentException">There is no index of this name.</exception>
    IReadOnlyList<T> ByIndex(string index, string value);
}
