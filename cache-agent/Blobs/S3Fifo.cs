namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// Which chunk to evict next: S3-FIFO (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023). New chunks enter a small queue
/// (a tenth of all) and leave the cache from there unless they were read again, so one scan does not push out what is used; what was evicted
/// lately and comes back enters the main queue at once. Not thread-safe.
/// </summary>
internal sealed class S3Fifo(ICacheEntries entries)
{
    private const int SmallShare = 10;
    private const int MaxGhosts = 1 << 18;
    private readonly Queue<ulong> _small = new();
    private readonly Queue<ulong> _main = new();
    private readonly Queue<ulong> _ghosts = new();
    private readonly HashSet<ulong> _ghostSet = [];

    /// <summary>Keys queued; some may have left the cache by other ways.</summary>
    public int Count => _small.Count + _main.Count;

    /// <summary>A chunk became present.</summary>
    public void Insert(ulong key)
    {
        if (_ghostSet.Remove(key)) _main.Enqueue(key);
        else _small.Enqueue(key);
    }

    /// <summary>Forgets entries that are gone for good; takes time in proportion to all there are.</summary>
    public void Forget(Func<ulong, bool> isGone)
    {
        foreach (var queue in (Queue<ulong>[])[_small, _main, _ghosts])
        {
            for (var left = queue.Count; left > 0; left--)
            {
                var key = queue.Dequeue();
                if (!isGone(key)) queue.Enqueue(key);
                else if (queue == _ghosts) _ghostSet.Remove(key);
            }
        }
    }

    /// <summary>Chunks found present at start-up: their history is unknown, so they start in the main queue.</summary>
    public void Restore(ulong key) => _main.Enqueue(key);

    /// <summary>Takes the next victim out of the queues; false when everything left is in use.</summary>
    public bool TryEvict(out ulong key)
    {
        // How many entries in use came one after another from each queue: once round with nothing else, there is nothing else in it.
        var (smallInUse, mainInUse) = (0, 0);
        while (smallInUse < _small.Count || mainInUse < _main.Count)
        {
            var fromSmall = mainInUse >= _main.Count || (smallInUse < _small.Count && _small.Count * SmallShare >= Count);
            key = (fromSmall ? _small : _main).Dequeue();
            if (!entries.IsPresent(key)) continue;
            if (entries.IsInUse(key))
            {
                (fromSmall ? _small : _main).Enqueue(key);
                if (fromSmall) smallInUse++;
                else mainInUse++;
            }
            else if (entries.Frequency(key) > 0)
            {
                // Three times at most for an entry: each time round the main queue takes one off its count.
                if (!fromSmall) entries.Age(key);
                _main.Enqueue(key);
                mainInUse = 0;
            }
            else
            {
                if (fromSmall) Remember(key);
                return true;
            }
        }

        key = 0;
        return false;
    }

    private void Remember(ulong key)
    {
        if (!_ghostSet.Add(key)) return;
        _ghosts.Enqueue(key);
        while (_ghosts.Count > Math.Clamp(_main.Count, 1024, MaxGhosts)) _ghostSet.Remove(_ghosts.Dequeue());
    }
}
