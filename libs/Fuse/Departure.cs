namespace VastK8s.Fuse;

/// <summary>
/// Lets two processes that keep the same connections end one after the other: a connection that nobody has ends, and its readers get errors. One that was told to end waits here until the other one is there
/// to stay, and goes with a lock that is released by its end.
/// </summary>
public static class Departure
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // The end of a process closes its descriptors one after the other: the lock may be free a moment before its connections are seen to end.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    // Until the end of the process.
    private static FileStream? _held;

    /// <summary>Returns when this process may end, which it has to do then.</summary>
    /// <param name="lockFile">The same file for both.</param>
    /// <param name="isKeptByOther">Whether the other has all that this one has.</param>
    /// <param name="limit">How long to wait. Who tells a process to end gives it so long before it is killed.</param>
    /// <param name="time">Clock.</param>
    /// <returns>false: the time was up.</returns>
    public static async Task<bool> WaitAsync(string lockFile, Func<bool> isKeptByOther, TimeSpan limit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(isKeptByOther);
        ArgumentNullException.ThrowIfNull(time);
        var began = time.GetTimestamp();
        while (true)
        {
            if (isKeptByOther() && TryLock(lockFile) is { } held)
            {
                await Task.Delay(Settling, time).ConfigureAwait(false);
                if (isKeptByOther())
                {
                    _held = held;
                    return true;
                }

                await held.DisposeAsync().ConfigureAwait(false);
            }

            if (time.GetElapsedTime(began) >= limit) return false;
            await Task.Delay(Interval, time).ConfigureAwait(false);
        }
    }

    /// <summary>Takes back what <see cref="WaitAsync"/> did, for a process that goes on.</summary>
    public static void Release()
    {
        Interlocked.Exchange(ref _held, null)?.Dispose();
    }

    // .NET locks a file that is not shared by flock(2), which the kernel releases with the process.
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
