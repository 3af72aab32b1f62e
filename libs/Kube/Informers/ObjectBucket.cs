namespace VastK8s.Kube.Informers;

/// <summary>Objects by key, with the list of them kept until one changes: most reads are between changes.</summary>
internal sealed class ObjectBucket<T> where T : class
{
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private T[]? _snapshot;

    public int Count => _objects.Count;

    public IReadOnlyCollection<NamespacedName> Keys => _objects.Keys;

    public T? Get(NamespacedName key) => _objects.GetValueOrDefault(key);

    public IReadOnlyList<T> Snapshot() => _snapshot ??= [.. _objects.Values];

    public void Set(NamespacedName key, T obj)
    {
        _objects[key] = obj;
        _snapshot = null;
    }

    public bool Remove(NamespacedName key)
    {
        if (!_objects.Remove(key)) return false;
        _snapshot = null;
        return true;
    }
}
