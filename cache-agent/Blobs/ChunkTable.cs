namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// The chunks of a blob that something is being done with, and what: at most one fetch or eviction has a chunk at a time.
/// </summary>
internal sealed class ChunkTable
{
    private readonly Dictionary<long, ChunkOperation> _operations = [];
    private (ChunkOperation Operation, long First)? _fence;

    /// <summary>Held while looking at presence and claiming in one step, and while an operation's progress and its waiters change.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What has the chunk, or null. Under <see cref="Gate"/>.</summary>
    public ChunkOperation? Find(long chunk) =>
        _operations.GetValueOrDefault(chunk) ?? (_fence is var (operation, first) && chunk >= first ? operation : null);

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

    /// <summary>
    /// Gives an operation all chunks from one on, those too that do not exist yet, and completes when what had some of them before is done: from then on
    /// until <see cref="OpenFence"/> nothing is fetched there and nothing evicted. One at a time.
    /// </summary>
    public async Task FenceAsync(ChunkOperation operation, long first)
    {
        Task[] running;
        lock (Gate)
        {
            _fence = (operation, first);
            running = [.. _operations.Where(o => o.Key >= first).Select(o => o.Value).Distinct().Select(o => o.Done)];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>Ends <see cref="FenceAsync"/>; who waited for the operation looks again.</summary>
    public void OpenFence()
    {
        if (_fence is not var (operation, _)) return;
        IReadOnlyList<IChunkWaiter> waiters;
        lock (Gate)
        {
            _fence = null;
            waiters = operation.TakeWaiters();
        }

        operation.Complete();
        foreach (var waiter in waiters) waiter.Proceed(null);
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
        lock (Gate) return Find(chunk) is not null;
    }
}
