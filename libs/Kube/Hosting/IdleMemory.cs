namespace VastK8s.Kube.Hosting;

/// <summary>
/// Gives memory back to the system when the process has come to rest. What was left of work stays with the collector otherwise, which has
/// no reason to run when nothing allocates.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="little">Bytes allocated in an interval up to which nothing much happens: Leases, probes, scrapes.</param>
/// <param name="allocated">Bytes allocated since the process began.</param>
/// <param name="giveBack">Collects all there is and gives back what is free; takes some tenths of a second.</param>
public sealed class IdleMemory(TimeProvider time, long little, Func<long> allocated, Action giveBack)
{
    /// <summary>How long little must have been allocated.</summary>
    /// <remarks>Longer than what recurs: an operator's pass over each pool every 15 seconds while bytes arrive.</remarks>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>Of this process.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="little">Bytes allocated in an interval up to which nothing much happens.</param>
    public static IdleMemory OfProcess(TimeProvider time, long little) => new(
        time, little, static () => GC.GetTotalAllocatedBytes(), static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    /// <summary>At once.</summary>
    public void GiveBack() => giveBack();

    /// <summary>Looks until cancelled, and then returns without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = allocated();
        var isOwed = false;
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
            var now = allocated();
            if (now - before > little)
            {
                isOwed = true;
            }
            else if (isOwed)
            {
                isOwed = false;
                GiveBack();
            }

            before = now;
        }
    }
}
