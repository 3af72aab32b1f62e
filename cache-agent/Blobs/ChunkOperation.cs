namespace VastK8s.CacheAgent.Blobs;

/// <summary>A fetch or an eviction: what a reader of its chunks waits for.</summary>
internal class ChunkOperation
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<IChunkWaiter>? _waiters;

    /// <summary>Completes when the operation has let go of all its chunks, well or not.</summary>
    public Task Done => _done.Task;

    /// <summary>Registers interest in the next progress. Under the table's gate.</summary>
    public void Wait(IChunkWaiter waiter) => (_waiters ??= []).Add(waiter);

    /// <summary>Takes the waiters; each looks again at what it needs, and waits again if it must. Under the table's gate.</summary>
    public IReadOnlyList<IChunkWaiter> TakeWaiters()
    {
        var waiters = _waiters;
        _waiters = null;
        return waiters ?? (IReadOnlyList<IChunkWaiter>)[];
    }

    /// <summary>The waiters as they are now. Under the table's gate.</summary>
    public IReadOnlyList<IChunkWaiter> CopyWaiters() => _waiters is null ? [] : [.. _waiters];

    /// <summary>Takes out waiters that need nothing more; true if none is left. Under the table's gate.</summary>
    public bool RemoveWaiters(IReadOnlyCollection<IChunkWaiter> done)
    {
        if (_waiters?.RemoveAll(done.Contains) > 0 && _waiters.Count == 0) _waiters = null;
        return _waiters is null;
    }

    public bool HasWaiters => _waiters is not null;

    public void Complete() => _done.TrySetResult();
}
