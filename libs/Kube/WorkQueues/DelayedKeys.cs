namespace VastK8s.Kube.WorkQueues;

/// <summary>Keys whose time has not come, with one timer for the earliest. Times are of the monotonic clock, so that setting the clock moves none.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<TKey> _ready;
    private readonly ITimer _timer;

    // An entry of the heap counts if its time is the one in the dictionary; others were overtaken by an earlier one.
    private readonly Dictionary<TKey, long> _due = [];
    private readonly PriorityQueue<TKey, long> _heap = new();
    private bool _disposed;

    public DelayedKeys(TimeProvider time, Action<TKey> ready)
    {
        _time = time;
        _ready = ready;
        _timer = time.CreateTimer(static state => ((DelayedKeys<TKey>)state!).Release(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        lock (_gate)
        {
            if (_disposed || (_due.TryGetValue(key, out var earlier) && earlier <= due)) return;
            _due[key] = due;
            _heap.Enqueue(key, due);
            if (_heap.Peek().Equals(key)) Schedule();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _due.Clear();
            _heap.Clear();
        }

        _timer.Dispose();
    }

    private void Release()
    {
        var ready = new List<TKey>();
        lock (_gate)
        {
            if (_disposed) return;
            var now = _time.GetTimestamp();
            while (_heap.TryPeek(out var key, out var due) && due <= now)
            {
                _heap.Dequeue();
                if (_due.TryGetValue(key, out var current) && current == due && _due.Remove(key)) ready.Add(key);
            }

            Schedule();
        }

        foreach (var key in ready) _ready(key);
    }

    private void Schedule()
    {
        if (!_heap.TryPeek(out _, out var due)) return;

        // Rounded up: a timer that fires early would find nothing due.
        var left = _time.GetElapsedTime(_time.GetTimestamp(), due);
        _timer.Change(left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)), Timeout.InfiniteTimeSpan);
    }
}
