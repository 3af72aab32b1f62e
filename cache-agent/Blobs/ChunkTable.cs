namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// The chunks of a blob that something is being done with, and what: at most one fetch or eviction has a chunk at a time.
/// </summary>
internal sealed class ChunkTable
{
    private readonly Dictionary<long, ChunkOperation> _operations = [];

    /// <summary>Held while looking at presence and claiming in one step, and while an operation's progress and its waiters change.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What has the chunk, or null. Under <see cref="Gate"/>.</summary>
    public ChunkOperation? Find(long chunk) => _operations.GetValueOrDefault(chunk);

    /// <summary>Gives free chunks to an operation. Under <see cref="Gate"/>.</summary>
    public void Claim(ChunkOperation operation, long first, long count)
    {
        for (var chunk = first; chunk < first + count; chunk++) _operations.Add(chunk, operation);
    }

    /// <summary>The operation is done with these chunks. Under <see cref="Gate"/>.</summary>
    public void Release(ChunkOperation operation, long first, long count)
    {
        for (var chunk = first; chunk < first + count; chunk++)
        {
            if (_operations.TryGetValue(chunk, out var holder) && holder == operation) _operations.Remove(chunk);
        }
    }

    /// <summary>Completes when nothing is being done with any chunk. Whoever calls has seen to it that nothing new begins.</summary>
    public async Task WhenIdleAsync()
    {
        while (true)
        {
            Task[] running;
            lock (Gate) running = [.. _operations.Values.Distinct().Select(o => o.Done)];
            if (running.Length == 0) return;
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    /// <summary>Whether anything has the chunk.</summary>
    public bool IsBusy(long chunk)
    {
        lock (Gate) return _operations.ContainsKey(chunk);
    }
}
