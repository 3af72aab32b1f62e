using System.Diagnostics;

namespace VastK8s.Benchmarks.Files;

/// <summary>Something a reader does to a tree, again and again, in two threads or one.</summary>
/// <param name="name">For messages.</param>
/// <param name="unit">Of the rate.</param>
internal abstract class FileLoad(string name, string unit)
{
    public string Name { get; } = name;

    public string Unit { get; } = unit;

    /// <summary>Passes until <paramref name="seconds"/> have gone, at least one; the rate over all of them.</summary>
    public double Run(FileTree tree, int seed, double seconds)
    {
        double amount = 0;
        var started = Stopwatch.GetTimestamp();
        do
            amount += Pass(tree, seed++);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds);
        return amount / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One pass; what was done, in the numerator of <see cref="Unit"/>.</summary>
    protected abstract double Pass(FileTree tree, int seed);

    /// <summary>Runs one half of the items in each of two threads, the number a data loader with two workers has.</summary>
    protected static void InTwoThreads(int count, Action<int, int> part)
    {
        Exception? failure = null;
        var second = new Thread(() =>
        {
            try
            {
                part(count / 2, count);
            }
            catch (IOException e)
            {
                failure = e;
            }
        });
        second.Start();
        try
        {
            part(0, count / 2);
        }
        finally
        {
            second.Join();
        }

        if (failure is not null)
            throw failure;
    }
}
