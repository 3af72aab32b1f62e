namespace VastK8s.Kube.Informers;

/// <summary>Objects by a value that is computed from them. Guarded by the store's lock.</summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> valuesOf) where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, ObjectBucket<T>> _buckets = [];

    public IReadOnlyList<T> Read(string value) => _buckets.TryGetValue(value, out var bucket) ? bucket.Snapshot() : [];

    public void Replace(NamespacedName key, T? before, T? after)
    {
        if (before is not null)
        {
            foreach (var value in valuesOf(before).Distinct())
            {
                if (_buckets.TryGetValue(value, out var bucket) && bucket.Remove(key) && bucket.Count == 0) _buckets.Remove(value);
            }
        }

        if (after is null) return;
        foreach (var value in valuesOf(after).Distinct())
        {
            if (!_buckets.TryGetValue(value, out var bucket)) _buckets[value] = bucket = new ObjectBucket<T>();
            bucket.Set(key, after);
        }
    }
}
