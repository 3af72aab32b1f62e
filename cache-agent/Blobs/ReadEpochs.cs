namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// Lets eviction wait for readers without readers ever waiting: a reader notes the epoch it began in and tests presence after that; the evictor
/// clears the bits, opens a new epoch, and punches when no reader of an older one is left.
/// </summary>
internal sealed class ReadEpochs
{
    private const int Stride = 8; // one cache line a slot
    private readonly long[] _slots = new long[(MaxReaders + 1) * Stride];
    private long _epoch = 1;

    /// <summary>Readers at once; more wait for a slot.</summary>
    public const int MaxReaders = 256;

    /// <summary>Rises with each <see cref="WaitForReaders"/>.</summary>
    public long Current => Volatile.Read(ref _epoch);

    /// <summary>Begins a read. The presence test comes after this, <see cref="Exit"/> after the last byte was taken.</summary>
    public int Enter()
    {
        var start = Environment.CurrentManagedThreadId;
        for (var spin = new SpinWait(); ; spin.SpinOnce())
        {
            for (var i = 0; i < MaxReaders; i++)
            {
                var slot = 1 + ((start + i) % MaxReaders);
                ref var value = ref _slots[slot * Stride];

                // The exchange is a full fence: the presence test that follows cannot be seen before it.
                if (Volatile.Read(ref value) == 0 && Interlocked.CompareExchange(ref value, Volatile.Read(ref _epoch), 0) == 0) return slot;
            }
        }
    }

    public void Exit(int slot) => Volatile.Write(ref _slots[slot * Stride], 0);

    /// <summary>Returns when every read that began before the call has ended.</summary>
    public void WaitForReaders()
    {
        var mine = Interlocked.Increment(ref _epoch);
        for (var slot = 1; slot <= MaxReaders; slot++)
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref _slots[slot * Stride]) is var value && value != 0 && value < mine) spin.SpinOnce();
        }
    }
}
