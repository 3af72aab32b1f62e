namespace VastK8s.Integration.Tests.Support;

/// <summary>Threads that read random ranges of random files and check every byte, until stopped or until something is wrong.</summary>
internal sealed class VerifyingReaders
{
    private const int LongestRead = 512 * 1024;
    private readonly string _root;
    private readonly KeyValuePair<string, byte[]>[] _files;
    private readonly Task[] _threads;
    private long _reads;
    private volatile bool _stop;

    /// <param name="root">The mount.</param>
    /// <param name="files">What it must hold.</param>
    /// <param name="seeds">A thread for each.</param>
    /// <param name="cold">How many of the threads drop each file from the page cache before they read it.</param>
    public VerifyingReaders(string root, IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<int> seeds, int cold)
    {
        (_root, _files) = (root, [.. files.OrderBy(f => f.Key, StringComparer.Ordinal)]);
        _threads = [.. seeds.Select((seed, i) => Tree.Start(() => Read(new Random(seed), i < cold)))];
    }

    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Throws what a reader met, if one did.</summary>
    public async Task CheckAsync()
    {
        if (_threads.FirstOrDefault(t => t.IsCompleted) is { } ended) await ended;
    }

    /// <summary>Waits until so many more reads are done.</summary>
    public async Task ProgressAsync(int reads)
    {
        var goal = Reads + reads;
        await Eventually.IsAsync(
            async () =>
            {
                await CheckAsync();
                return Reads >= goal;
            },
            () => $"{reads} more reads; {goal - Reads} are missing");
    }

    /// <summary>Ends the readers; throws what they met.</summary>
    public async Task StopAsync()
    {
        _stop = true;
        await Task.WhenAll(_threads).WaitAsync(Limits.Soon);
    }

    private bool Read(Random random, bool cold)
    {
        var buffer = new byte[LongestRead];
        while (!_stop)
        {
            var (key, bytes) = _files[random.Next(_files.Length)];
            var path = Path.Combine(_root, key);
            using var file = File.OpenHandle(path);
            if (cold) Fuse.FileRange.DropCache(file, 0, 0);
            Assert.Equal(bytes.Length, RandomAccess.GetLength(file));
            var offset = random.Next(bytes.Length);
            var length = Math.Min(random.Next(1, LongestRead), bytes.Length - offset);
            for (var filled = 0; filled < length;)
            {
                var count = RandomAccess.Read(file, buffer.AsSpan(filled, length - filled), offset + filled);
                Assert.True(count > 0, $"{path}: end of file at {offset + filled} of {bytes.Length}");
                filled += count;
            }
            Tree.AssertBytes(bytes.AsSpan(offset, length), buffer.AsSpan(0, length), $"{path} at {offset}");
            Interlocked.Increment(ref _reads);
        }
        return true;
    }
}
