using VastK8s.Kube.Informers;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Controllers;

/// <summary>Turns changes of an informer into keys of a queue.</summary>
internal sealed class EnqueueHandler<T>(WorkQueue<NamespacedName> queue, Func<T, IEnumerable<NamespacedName>> map, ChangeFilter<T>? filter) : IResourceEventHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdd(T obj, bool isInInitialList)
    {
        if (filter?.Invoke(null, obj) == false) return;
        foreach (var key in map(obj).Distinct()) queue.Add(key);
    }

    public void OnUpdate(T oldObj, T newObj)
    {
        if (filter?.Invoke(oldObj, newObj) == false) return;

        // What it no longer points at needs a look, too. Each key once: the second of two additions may come when a worker has taken the first.
        foreach (var key in map(oldObj).Union(map(newObj))) queue.Add(key);
    }

    public void OnDelete(T obj, bool finalStateUnknown)
    {
        if (filter?.Invoke(obj, null) == false) return;
        foreach (var key in map(obj).Distinct()) queue.Add(key);
    }
}
