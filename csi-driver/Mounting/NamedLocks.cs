namespace VastK8s.CsiDriver.Mounting;

/// <summary>Locks by name, shared or exclusive. Who holds one may do as long as it likes; who waits may give up.</summary>
internal sealed class NamedLocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits until nobody has it exclusively.</summary>
    public async Task<IDisposable> ShareAsync(string name, CancellationToken cancellationToken) => (await EnterAsync(name, isExclusive: false, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Waits until nobody has it.</summary>
    public async Task<IDisposable> LockAsync(string name, CancellationToken cancellationToken) => (await EnterAsync(name, isExclusive: true, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Waits until nobody has it exclusively; null when it is shared then, for as long as that may be.</summary>
    public Task<IDisposable?> LockUnlessSharedAsync(string name, CancellationToken cancellationToken) => EnterAsync(name, isExclusive: true, cancellationToken, givesWay: true);

    private async Task<IDisposable?> EnterAsync(string name, bool isExclusive, CancellationToken cancellationToken, bool givesWay = false)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                if (!_entries.TryGetValue(name, out var entry)) _entries[name] = entry = new Entry();
                if (entry.Holders == 0 || (!isExclusive && !entry.IsExclusive))
                {
                    entry.Holders++;
                    entry.IsExclusive = isExclusive;
                    return new Held(this, name);
                }

                if (givesWay && !entry.IsExclusive) return null;
                freed = entry.Freed.Task;
            }

            await freed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Leave(string name)
    {
        TaskCompletionSource? freed = null;
        lock (_gate)
        {
            var entry = _entries[name];
            if (--entry.Holders == 0)
            {
                _entries.Remove(name);
                freed = entry.Freed;
            }
        }

        // Who waited finds a new entry, or makes it.
        freed?.SetResult();
    }

    private sealed class Entry
    {
        public int Holders { get; set; }

        public bool IsExclusive { get; set; }

        public TaskCompletionSource Freed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Held(NamedLocks locks, string name) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0) locks.Leave(name);
        }
    }
}
