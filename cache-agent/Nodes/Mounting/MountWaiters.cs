namespace VastK8s.CacheAgent.Nodes.Mounting;

/// <summary>Who waits to mount which Dataset, and since when.</summary>
/// <param name="time">Clock.</param>
/// <param name="changed">Is called when somebody comes or goes.</param>
internal sealed class MountWaiters(TimeProvider time, Action changed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, DateTime Since)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Datasets that are waited for, with the time at which the first who still does began, in whole seconds.</summary>
    public IReadOnlyDictionary<string, DateTime> All
    {
        get
        {
            lock (_gate) return _waiting.ToDictionary(w => w.Key, w => w.Value.Since);
        }
    }

    /// <summary>Waits from here until the result is disposed.</summary>
    public IDisposable Add(string datasetUid)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()).UtcDateTime;
        lock (_gate) _waiting[datasetUid] = _waiting.TryGetValue(datasetUid, out var there) ? (there.Count + 1, there.Since) : (1, now);
        changed();
        return new Waiter(this, datasetUid);
    }

    private void Remove(string datasetUid)
    {
        lock (_gate)
        {
            var (count, since) = _waiting[datasetUid];
            if (count > 1) _waiting[datasetUid] = (count - 1, since);
            else _waiting.Remove(datasetUid);
        }

        changed();
    }

    private sealed class Waiter(MountWaiters all, string datasetUid) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0) all.Remove(datasetUid);
        }
    }
}
