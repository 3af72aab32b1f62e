namespace VastK8s.Kube.Informers;

/// <summary>The objects of an informer with their indexes. One writer; readers get objects and lists that no later write changes.</summary>
internal sealed class ObjectStore<T> : ILister<T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly ObjectBucket<T> _objects = new();
    private readonly ObjectIndex<T> _byNamespace = new(static obj => [obj.Metadata.NamespaceProperty ?? ""]);
    private readonly Dictionary<string, ObjectIndex<T>> _indexes = [];

    public int Count
    {
        get { lock (_gate) return _objects.Count; }
    }

    public T? Get(NamespacedName key)
    {
        lock (_gate) return _objects.Get(key);
    }

    public IReadOnlyList<T> List(string? @namespace = null)
    {
        lock (_gate) return @namespace is null ? _objects.Snapshot() : _byNamespace.Read(@namespace);
    }

    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(index, out var found)
                ? found.Read(value)
                : throw new ArgumentException($"No index '{index}' of {typeof(T).Name}; there are: {string.Join(", ", _indexes.Keys)}.", nameof(index));
        }
    }

    public IReadOnlyList<NamespacedName> Keys()
    {
        lock (_gate) return [.. _objects.Keys];
    }

    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_gate)
        {
            var index = new ObjectIndex<T>(valuesOf);
            if (!_indexes.TryAdd(name, index)) throw new ArgumentException($"There is an index '{name}' of {typeof(T).Name} already.", nameof(name));
            foreach (var obj in _objects.Snapshot()) index.Replace(NamespacedName.Of(obj), null, obj);
        }
    }

    /// <summary>Stores an object, or (null) removes what has the key; returns what was there.</summary>
    public T? Set(NamespacedName key, T? obj)
    {
        lock (_gate)
        {
            var before = _objects.Get(key);
            if (obj is null) _objects.Remove(key);
            else _objects.Set(key, obj);
            _byNamespace.Replace(key, before, obj);
            foreach (var index in _indexes.Values) index.Replace(key, before, obj);
            return before;
        }
    }
}
