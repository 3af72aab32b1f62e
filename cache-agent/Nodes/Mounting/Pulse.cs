namespace VastK8s.CacheAgent.Nodes.Mounting;

/// <summary>Says to any number of waiters that there is something to look at. Who takes <see cref="Next"/> before it looks misses nothing.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next <see cref="Set"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
