using System.Collections.Concurrent;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>A clock on which pauses are over at once and are noted, and idle timeouts (of <see cref="Idle"/>) come when a test says so.</summary>
internal sealed class RecordingTime : TimeProvider
{
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Timer, byte> _idling = new();
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for the store, and lets the idle timeout pass.</summary>
    public async Task PassIdleAsync(CancellationToken cancellationToken)
    {
        while (_idling.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        Interlocked.Add(ref _ticks, Idle.Ticks);
        foreach (Timer timer in _idling.Keys)
            timer.Fire();
    }

    private sealed class Timer(RecordingTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                time._idling.TryRemove(this, out _);
            else if (dueTime == Idle)
                time._idling.TryAdd(this, 0);
            else
            {
                time.Pauses.Enqueue(dueTime);
                Interlocked.Add(ref time._ticks, dueTime.Ticks);
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }
            return true;
        }

        public void Fire()
        {
            if (time._idling.TryRemove(this, out _))
                callback(state);
        }

        public void Dispose() => time._idling.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
