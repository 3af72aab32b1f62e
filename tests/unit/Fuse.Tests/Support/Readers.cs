namespace VastK8s.Fuse.Tests.Support;

/// <summary>Threads that read random ranges of a file and check every byte until stopped, or until something is wrong.</summary>
internal sealed class Readers : IDisposable
{
    private const int LongestRead = 256 * 1024;

    private readonly Task[] _readers;
    private readonly SemaphoreSlim _reads = new(0);
    private volatile bool _stop;

    /// <param name="path">The file.</param>
    /// <param name="size">Its bytes, of <see cref="Pattern"/>.</param>
    /// <param name="count">Threads.</param>
    /// <param name="dropCache">Whether pages read are dropped, so that each read goes to whoever serves the file.</param>
    public Readers(string path, long size, int count, bool dropCache = false)
    {
        _readers =
        [
            .. Enumerable.Range(0, count).Select(seed => Task.Factory.StartNew(
                () => Read(path, size, seed, dropCache), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
    }

    /// <summary>Returns when so many more reads are done; throws what a reader met.</summary>
    public async Task ProgressAsync(int reads, CancellationToken cancellationToken)
    {
        while (_reads.CurrentCount > 0) await _reads.WaitAsync(cancellationToken);
        for (var i = 0; i < reads; i++)
        {
            var progress = _reads.WaitAsync(cancellationToken);
            if (await Task.WhenAny([progress, .. _readers]) is var first && first != progress) await first;
        }
    }

    /// <summary>Ends the readers; throws what they met.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stop = true;
        await Task.WhenAll(_readers).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        // Those that still wait for an answer end with the connection.
        _stop = true;
    }

    private void Read(string path, long size, int seed, bool dropCache)
    {
        var random = new Random(seed);
        using var file = File.OpenHandle(path);
        while (!_stop)
        {
            var offset = random.NextInt64(size);
            var length = (int)Math.Min(random.Next(1, LongestRead), size - offset);
            Reading.AssertPattern(Reading.At(file, offset, length), offset, length);
            if (dropCache) FileRange.DropCache(file, 0, 0);
            _reads.Release();
        }
    }
}
