using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Suites;

/// <summary>
/// Reads a mount until told to stop, comparing every byte: whole small files, pieces of large ones. What it read leaves the page cache
/// again, so that the next read of it asks the agent.
/// </summary>
internal sealed class CrashReader
{
    private const int Piece = 256 << 10;

    private readonly Thread _thread;
    private readonly List<string> _failures = [];
    private volatile bool _stop;
    private long _reads;

    public CrashReader(FileTree tree, int seed)
    {
        _thread = new Thread(() => Run(tree, new Random(seed))) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Reads that have ended, well or not.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public bool Ended => !_thread.IsAlive;

    /// <summary>Failed reads and reads of wrong bytes so far.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    public void Stop() => _stop = true;

    private unsafe void Run(FileTree tree, Random random)
    {
        using var buffer = new Files.Buffer(Piece);
        while (!_stop)
        {
            var index = random.Next(tree.Set.Files.Count);
            var file = tree.Set.Files[index];
            var offset = file.Size <= Piece ? 0 : (long)random.Next((int)(file.Size / Piece)) * Piece;
            var count = (int)Math.Min(Piece, file.Size - offset);
            try
            {
                var descriptor = tree.Open(index);
                try
                {
                    tree.Read(descriptor, index, buffer.Address, count, offset);
                    _ = Libc.Advise(descriptor, 0, 0, Libc.AdviseDontNeed);
                }
                finally
                {
                    _ = Libc.Close(descriptor);
                }

                if (Content.WrongWords(buffer.Bytes(count), file.Seed, offset) is var wrong and > 0)
                    Fail($"{file.Path} at {offset}: {wrong} wrong words");
            }
            catch (IOException e)
            {
                Fail(e.Message);
            }

            Interlocked.Increment(ref _reads);
        }
    }

    private void Fail(string what)
    {
        lock (_failures)
            _failures.Add(what);
    }
}
