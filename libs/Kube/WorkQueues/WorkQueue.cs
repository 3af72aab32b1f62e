namespace VastK8s.Kube.WorkQueues;

/// <summary>
/// A queue of keys with client-go's semantics. A key waits at most once, however often it is added (dirty set). It is worked on at most once at a time; added meanwhile, it
/// waits until <see cref="Done"/> and then comes again (processing set), so that no change between a worker's reading and its end is lost. First come, first served.
/// </summary>
/// <remarks>All members may be called by any thread.</remarks>
public sealed class WorkQueue<TKey> : IDisposable where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<(TKey Key, long Added)> _queue = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Queue<TaskCompletionSource<WorkItem<TKey>>> _workers = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DelayedKeys<TKey> _delayed;
    private readonly IRateLimiter<TKey> _rateLimiter;
    private readonly WorkQueueOptions<TKey> _options;
    private readonly TimeProvider _time;
    private bool _shuttingDown;

    /// <summary>An empty queue.</summary>
    public WorkQueue(WorkQueueOptions<TKey>? options = null)
    {
        _options = options ?? new WorkQueueOptions<TKey>();
        _time = _options.TimeProvider;
        _rateLimiter = _options.RateLimiter ?? RateLimiters.Default<TKey>(_time);
        _delayed = new DelayedKeys<TKey>(_time, Add);
    }

    /// <summary>Keys that wait to be worked on now; neither those that are worked on nor those whose time has not come.</summary>
    public int Count
    {
        get { lock (_gate) return _queue.Count; }
    }

    /// <summary>Whether <see cref="ShutDown"/> was called.</summary>
    public bool IsShuttingDown
    {
        get { lock (_gate) return _shuttingDown; }
    }

    /// <summary>Marks a key as needing work. Nothing happens after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key)
    {
        int depth;
        lock (_gate)
        {
            if (_shuttingDown || !_dirty.Add(key)) return;
            if (!_processing.Contains(key)) Enqueue(key);
            depth = _queue.Count;
        }

        _options.Metrics.QueueAdded(_options.Name, depth);
    }

    /// <summary>Adds a key after a time. Of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero) Add(key);
        else if (!IsShuttingDown) _delayed.Add(key, delay);
    }

    /// <summary>Adds a key after the time that the rate limiter wants: longer with each call until <see cref="Forget"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">Least time to wait, as a server has asked for.</param>
    public void AddRateLimited(TKey key, TimeSpan atLeast = default)
    {
        _options.Metrics.QueueRetried(_options.Name);
        var delay = _rateLimiter.When(key);
        AddAfter(key, delay > atLeast ? delay : atLeast);
    }

    /// <summary>The key did well: its next retry waits the least time again.</summary>
    public void Forget(TKey key) => _rateLimiter.Forget(key);

    /// <summary>How often the key was added with a rate limit since it was forgotten.</summary>
    public int RequeuesOf(TKey key) => _rateLimiter.RequeuesOf(key);

    /// <summary>Takes the next key, waiting for one.</summary>
    public Task<WorkItem<TKey>> GetAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WorkItem<TKey> item;
        long added;
        int depth;
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                if (_shuttingDown) return Task.FromResult(new WorkItem<TKey>(default!, true));
                var worker = new TaskCompletionSource<WorkItem<TKey>>(TaskCreationOptions.RunContinuationsAsynchronously);
                _workers.Enqueue(worker);
                return cancellationToken.CanBeCanceled ? WaitAsync(worker, cancellationToken) : worker.Task;
            }

            (var key, added) = _queue.Dequeue();
            Take(key);
            item = new WorkItem<TKey>(key, false);
            depth = _queue.Count;
        }

        _options.Metrics.QueueTaken(_options.Name, depth, _time.GetElapsedTime(added));
        return Task.FromResult(item);
    }

    /// <summary>The worker has ended its work on the key. If it was added meanwhile, it waits again.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            if (_dirty.Contains(key)) Enqueue(key);
            SignalDrained();
        }
    }

    /// <summary>Takes no more keys. Those that wait are still given out, those whose time has not come are dropped; then workers are told to end.</summary>
    public void ShutDown()
    {
        _delayed.Dispose();
        lock (_gate)
        {
            _shuttingDown = true;
            while (_workers.TryDequeue(out var worker)) worker.TrySetResult(new WorkItem<TKey>(default!, true));
            SignalDrained();
        }
    }

    /// <summary>Takes no more keys, and waits until workers have ended their work on all that wait.</summary>
    public Task ShutDownWithDrainAsync(CancellationToken cancellationToken = default)
    {
        ShutDown();
        return _drained.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Shuts down.</summary>
    public void Dispose() => ShutDown();

    private static async Task<WorkItem<TKey>> WaitAsync(TaskCompletionSource<WorkItem<TKey>> worker, CancellationToken cancellationToken)
    {
        // A key that was given before the cancellation is not lost: TrySetCanceled fails then.
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<WorkItem<TKey>>)state!).TrySetCanceled(token), worker).ConfigureAwait(false);
        return await worker.Task.ConfigureAwait(false);
    }

    private void Enqueue(TKey key)
    {
        while (_workers.TryDequeue(out var worker))
        {
            if (!worker.TrySetResult(new WorkItem<TKey>(key, false))) continue;
            Take(key);
            _options.Metrics.QueueTaken(_options.Name, _queue.Count, TimeSpan.Zero);
            return;
        }

        _queue.Enqueue((key, _time.GetTimestamp()));
    }

    private void Take(TKey key)
    {
        _processing.Add(key);
        _dirty.Remove(key);
    }

    private void SignalDrained()
    {
        if (_shuttingDown && _queue.Count == 0 && _processing.Count == 0) _drained.TrySetResult();
    }
}
