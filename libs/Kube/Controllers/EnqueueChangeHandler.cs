using VastK8s.Kube.Informers;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Controllers;

/// <summary>Turns changes of an informer into keys of a queue, by looking at what was before and what is after.</summary>
internal sealed class EnqueueChangeHandler<T>(WorkQueue<NamespacedName> queue, Func<T?, T?, IEnumerable<NamespacedName>> map) : IResourceEventHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdd(T obj, bool isInInitialList) => Add(null, obj);

    public void OnUpdate(T oldObj, T newObj) => Add(oldObj, newObj);

    public void OnDelete(T obj, bool finalStateUnknown) => Add(obj, null);

    private void Add(T? before, T? after)
    {
        foreach (var key in map(before, after).Distinct()) queue.Add(key);
    }
}
