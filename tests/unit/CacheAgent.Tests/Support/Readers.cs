namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>Reads that may wait for ever, each on a thread of its own.</summary>
internal static class Readers
{
    /// <summary>Starts reading a range.</summary>
    public static Task<byte[]> Start(string path, long offset, int length) => Task.Factory.StartNew(
        () =>
        {
            using var file = File.OpenHandle(path);
            var bytes = new byte[length];
            var filled = 0;
            while (filled < length && RandomAccess.Read(file, bytes.AsSpan(filled), offset + filled) is > 0 and var count) filled += count;
            return bytes[..filled];
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>All of a file.</summary>
    public static Task<byte[]> AllAsync(string path) => Bounded(Start(path, 0, checked((int)new FileInfo(path).Length)));

    /// <summary>A reader that hangs is a failure, not a test run that never ends.</summary>
    public static Task<T> Bounded<T>(Task<T> reading) => reading.WaitAsync(Limits.Soon, TestContext.Current.CancellationToken);
}
