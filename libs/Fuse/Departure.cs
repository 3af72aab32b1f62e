namespace VastK8s.Fuse;

/// <summary>
/// Lets two processes that keep the same connections end one after the other: a connection that nobody has ends, and its readers get errors. One that was told to end waits until the other one has all of
/// them, and has a lock meanwhile, until it is disposed of: after the connections. Whoever is killed loses the lock by that.
/// </summary>
/// <param name="lockFile">The same file for both.</param>
/// <param name="time">Clock.</param>
public sealed class Departure(string lockFile, TimeProvider time) : IDisposable
{
    /// <summary>How long one waits: less than the five minutes that the chart gives a process to end.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // Of a process that is killed the kernel closes one descriptor after the other: the lock may be free a moment before its connections are seen to end.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private FileStream? _held;

    /// <summary>Returns when this process may end.</summary>
    /// <param name="isKeptByOther">Whether the other has all that this one has.</param>
    /// <returns>false: the time was up.</returns>
    public async Task<bool> WaitAsync(Func<bool> isKeptByOther)
    {
        ArgumentNullException.ThrowIfNull(isKeptByOther);
        var began = time.GetTimestamp();
        while (true)
        {
            if (isKeptByOther() && TryLock())
            {
                await Task.Delay(Settling, time).ConfigureAwait(false);
                if (isKeptByOther()) return true;
                Dispose();
            }

            if (time.GetElapsedTime(began) >= Limit) return false;
            await Task.Delay(Interval, time).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the other one go.</summary>
    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }

    // .NET locks a file that is not shared by flock(2), which the kernel releases with the process.
    private bool TryLock()
    {
        try
        {
            _held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
