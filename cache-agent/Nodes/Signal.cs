namespace VastK8s.CacheAgent.Nodes;

/// <summary>Says that there is something to look at. Set any number of times before it is waited for, it wakes the one waiter once.</summary>
internal sealed class Signal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set()
    {
        lock (_gate) _set.TrySetResult();
    }

    /// <summary>Returns when it is set, and resets it; or when so much time has passed (null: never).</summary>
    public async Task WaitAsync(TimeSpan? atMost, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate) set = _set.Task;
        try
        {
            await set.WaitAsync(atMost is { } limit ? (limit < TimeSpan.Zero ? TimeSpan.Zero : limit) : Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Time to look all the same.
        }

        lock (_gate)
        {
            if (_set.Task.IsCompleted) _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
