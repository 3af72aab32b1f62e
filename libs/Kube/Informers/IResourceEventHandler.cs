namespace VastK8s.Kube.Informers;

/// <summary>
/// Is told of changes to an informer's store, in order, one at a time, after the store has changed. Calls must be quick (they hold the informer up) and must not
/// change the objects. Use them to enqueue keys; what to do about a key is decided by reading the store. What they throw is counted and logged, and stops nothing.
/// </summary>
public interface IResourceEventHandler<in T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object is new in the store.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="isInInitialList">Whether it was there before the informer, or the handler, began.</param>
    void OnAdd(T obj, bool isInInitialList);

    /// <summary>The object was replaced; on a resync by itself.</summary>
    void OnUpdate(T oldObj, T newObj);

    /// <summary>The object is gone.</summary>
    /// <param name="obj">As it was last seen.</param>
    /// <param name="finalStateUnknown">Whether the deletion itself was missed and found by listing: the object may have changed since.</param>
    void OnDelete(T obj, bool finalStateUnknown);
}
