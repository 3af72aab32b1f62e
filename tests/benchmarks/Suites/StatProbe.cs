using System.Diagnostics;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Suites;

/// <summary>Stats files of a mount all the while, and remembers the longest that one took.</summary>
internal sealed class StatProbe : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stop;

    public StatProbe(FileTree tree)
    {
        _thread = new Thread(() => Run(tree)) { IsBackground = true };
        _thread.Start();
    }

    public double LongestMs { get; private set; }

    public int Failures { get; private set; }

    public void Dispose()
    {
        _stop = true;
        _thread.Join(TimeSpan.FromSeconds(10));
    }

    private unsafe void Run(FileTree tree)
    {
        var stat = stackalloc byte[256];
        for (var index = 0; !_stop; index = (index + 1) % tree.Paths.Count)
        {
            var started = Stopwatch.GetTimestamp();
            if (Libc.StatAt(tree.Descriptor, tree.Paths[index], stat, 0) != 0)
                Failures++;
            LongestMs = Math.Max(LongestMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Thread.Sleep(1);
        }
    }
}
