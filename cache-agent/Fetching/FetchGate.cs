namespace VastK8s.CacheAgent.Fetching;

/// <summary>
/// Lets so many fetches run at once as <see cref="AdaptiveConcurrency"/> finds good. Demand never waits here (short of a hard limit), and every
/// demand or read-ahead fetch that runs takes a place from prefetch.
/// </summary>
internal sealed class FetchGate(AdaptiveConcurrency concurrency)
{
    private const int HardLimit = 256;
    private const int ReadAheadExtra = 8;
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource>[] _waiting = [new(), new(), new()];
    private int _active;

    /// <summary>Fetches under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Fetches that may be under way without a reader waiting.</summary>
    public int Limit
    {
        get { lock (_gate) return concurrency.Limit; }
    }

    public ValueTask EnterAsync(FetchPriority priority, CancellationToken cancellationToken) => Enter(priority, null, out var waiter)
        ? ValueTask.CompletedTask
        : WaitAsync(waiter!, cancellationToken);

    /// <summary>Lets a transfer in when its turn comes, or when a reader comes to need it (<see cref="Promote"/>).</summary>
    public ValueTask EnterAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        return Enter(transfer.Priority, transfer, out var waiter) ? ValueTask.CompletedTask : WaitAsync(waiter!, cancellationToken);
    }

    /// <summary>A reader waits for what this transfer will bring: it waits no longer itself.</summary>
    public void Promote(Transfer transfer)
    {
        lock (_gate)
        {
            transfer.IsPromoted = true;
            if (transfer.Waiter?.TrySetResult() == true) _active++;
        }
    }

    public void Exit(long bytesMoved, bool throttled)
    {
        lock (_gate)
        {
            _active--;
            if (throttled) concurrency.Throttled();
            else concurrency.Completed(bytesMoved);
            Dispatch();
        }
    }

    /// <summary>The store asked for less, of somebody who has left already.</summary>
    public void Throttled()
    {
        lock (_gate) concurrency.Throttled();
    }

    private bool Enter(FetchPriority priority, Transfer? transfer, out TaskCompletionSource? waiter)
    {
        lock (_gate)
        {
            waiter = null;
            if (Fits(transfer is { IsPromoted: true } ? FetchPriority.Demand : priority))
            {
                _active++;
                return true;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            transfer?.Waiter = waiter;
            _waiting[(int)(transfer is { IsPromoted: true } ? FetchPriority.Demand : priority)].Enqueue(waiter);
            return false;
        }
    }

    private static async ValueTask WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter).ConfigureAwait(false);
        await waiter.Task.ConfigureAwait(false);
    }

    private bool Fits(FetchPriority priority) => _active < priority switch
    {
        FetchPriority.Demand => HardLimit,
        FetchPriority.ReadAhead => concurrency.Limit + ReadAheadExtra,
        _ => concurrency.Limit,
    };

    private void Dispatch()
    {
        for (var priority = FetchPriority.Demand; priority <= FetchPriority.Prefetch; priority++)
        {
            var queue = _waiting[(int)priority];
            while (queue.Count > 0 && Fits(priority))
            {
                if (queue.Dequeue().TrySetResult()) _active++;
            }
        }
    }
}
