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

    public bool HasWaiters => _waiters is not null;

    public void Complete() => _done.TrySetResult();
}
