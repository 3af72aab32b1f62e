using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>One ranged GET into the blob, and how far it has come.</summary>
internal sealed class Transfer(ObjectRow row, ChunkSpan span, Segment segment, FetchPriority priority) : ChunkOperation
{
    private long _wanted = long.MaxValue;

    public ObjectRow Row { get; } = row;

    public ChunkSpan Span { get; } = span;

    public Segment Segment { get; } = segment;

    public FetchPriority Priority { get; } = priority;

    /// <summary>
    /// End, as a byte of the object, of what was received and written and may be read. Stays at the start while the whole must be verified first.
    /// Changes under the table's gate.
    /// </summary>
    public long Readable { get; set; } = span.ObjectOffset;

    /// <summary>The nearest byte that a waiter needs readable: worth writing out early for.</summary>
    public long Wanted => Volatile.Read(ref _wanted);

    /// <summary>Called when all of it has come from the store, before it is verified and written.</summary>
    public Action? Received { get; set; }

    /// <summary>What lets it in at the gate, while it waits there. The gate's.</summary>
    public TaskCompletionSource? Waiter { get; set; }

    /// <summary>Whether a reader has come to wait for it. The gate's.</summary>
    public bool IsPromoted { get; set; }

    /// <summary>Whether its room is reserved before it runs, and its first steps are taken on the thread of a reader, who is in the middle of a read.</summary>
    public bool IsReadersOwn { get; set; }

    /// <summary>
    /// How it goes on after each step that may have been taken on a reader's thread: on another, however fast the step was. What follows may wait for
    /// readers to end, and this one would wait for itself.
    /// </summary>
    public ConfigureAwaitOptions GoesOn => IsReadersOwn ? ConfigureAwaitOptions.ForceYielding : ConfigureAwaitOptions.None;

    /// <summary>Chunks that the operation has let go of so far. Under the table's gate.</summary>
    public long Released { get; set; }

    /// <summary>Chunks marked present so far: no failure takes their bytes back. The fetching thread's.</summary>
    public long Marked { get; set; }

    /// <summary>Waits until the object is readable up to this byte, or the transfer ends. Under the table's gate.</summary>
    public void Wait(IChunkWaiter waiter, long end)
    {
        Wait(waiter);
        Volatile.Write(ref _wanted, Math.Min(_wanted, end));
    }

    /// <summary>Takes out waiters that need nothing more; true if none is left. Under the table's gate.</summary>
    public bool Dismiss(IReadOnlyCollection<IChunkWaiter> done)
    {
        if (!RemoveWaiters(done)) return false;
        Volatile.Write(ref _wanted, long.MaxValue);
        return true;
    }

    /// <summary>Takes the waiters. Under the table's gate.</summary>
    public IReadOnlyList<IChunkWaiter> TakeAll()
    {
        Volatile.Write(ref _wanted, long.MaxValue);
        return TakeWaiters();
    }
}
