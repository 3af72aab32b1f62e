using System.Diagnostics;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Origin;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>First reads of what is not there yet, through fresh mounts, and the same bytes by bare GETs.</summary>
internal sealed class ReadThroughSuite : ISuite
{
    private const string Bucket = "bench-read";
    private const long FirstBytes = 128 << 10;
    private const long Part = 8 << 20;
    private static readonly int[] Concurrency = [2, 4, 8, 16];

    public string Name => "first reads through a fresh mount";

    public IReadOnlyList<string> Figures { get; } = ["readthrough.ttfb", "readthrough.stream", "readthrough.amplification"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var first = FileSet.Of("first", bench.Scale.FirstByteFiles + 10, 4 << 20);
        var stream = FileSet.Of("stream", 1, bench.Scale.LargeFile);
        await using var origin = await OriginServer.StartAsync(bench.Work, (first + stream).Bytes, cancellationToken);
        bench.Say($"filling {origin.Endpoint} with {(first + stream).Bytes >> 20} MiB");
        await origin.FillAsync(Bucket, first + stream, cancellationToken);
        await using var product = await Vastk8s.StartAsync(bench, "read", origin, cancellationToken);
        var mounts = new FreshMounts(product, origin, Bucket);
        using var gets = new RangedGets();
        if (bench.Wants("readthrough.ttfb"))
            await FirstByteAsync(bench, first, origin, mounts, gets, cancellationToken);
        if (bench.Wants("readthrough.stream"))
            await StreamAsync(bench, stream, origin, mounts, gets, cancellationToken);
        if (bench.Wants("readthrough.amplification"))
            await AmplificationAsync(bench, stream, origin, mounts, cancellationToken);
    }

    private static async Task FirstByteAsync(
        Bench bench, FileSet set, OriginServer origin, FreshMounts mounts, RangedGets gets, CancellationToken cancellationToken)
    {
        var root = await mounts.MountAsync("first", cancellationToken);
        var tree = new FileTree(root, set);
        var buffer = new byte[FirstBytes];
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var index = 0; index < set.Files.Count; index++)
        {
            var (mine, bare) = (0.0, 0.0);
            foreach (var mount in index % 2 == 0 ? [true, false] : new[] { false, true })
            {
                // What was read before may still be fetching ahead; the next file is to find both sides at rest.
                await Task.Delay(40, cancellationToken);
                FreeMemory.Touch(64 << 20);
                var started = Stopwatch.GetTimestamp();
                if (mount)
                {
                    FirstByte(tree, index);
                    mine = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
                else
                {
                    await gets.GetAsync(origin.ObjectAddress(Bucket, set.Files[index]), 0, FirstBytes, buffer, cancellationToken);
                    bare = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
            }

            // The first ten compile code and open connections.
            if (index < 10)
                continue;
            ours.Add(mine);
            theirs.Add(bare);
        }

        tree.Dispose();
        await mounts.UnmountAsync(cancellationToken);
        var comparison = new Comparison(new Samples("open + first byte of an uncached 4 MiB file", "ms", ours), new Samples("128 KiB by a bare ranged GET", "ms", theirs));
        var met = comparison.Ours.Median <= 1.3 * comparison.Theirs.Median + 1;
        bench.Report.Goal(
            "readthrough.ttfb", comparison.Ratio, comparison.Runs, comparison.Ours, comparison.Theirs, met,
            $"{set.Files.Count - 10} files; medians {comparison.Ours.Median:0.00} ms and {comparison.Theirs.Median:0.00} ms; met when ours ≤ 1.3 × theirs + 1 ms",
            "both sides' objects come from the cache of nginx on loopback", FreeMemory.Note);
    }

    private static async Task StreamAsync(
        Bench bench, FileSet set, OriginServer origin, FreshMounts mounts, RangedGets gets, CancellationToken cancellationToken)
    {
        var address = origin.ObjectAddress(Bucket, set.Files[0]);
        var levels = new List<(int Parallel, double Rate)>();
        foreach (var parallel in Concurrency.Prepend(Concurrency[0]))
            levels.Add((parallel, await BareAsync(parallel)));
        // The first was there to open connections.
        var best = levels.Skip(1).MaxBy(l => l.Rate).Parallel;
        var results = await Rounds.RunAsync(bench.Scale.StreamRuns, [_ => OursAsync(), _ => BareAsync(best)], cancellationToken);
        bench.Report.Goal(
            "readthrough.stream",
            new Comparison(new Samples("1 MiB reads of an uncached file, front to back", "B/s", results[0]), new Samples($"{best} ranged GETs of 8 MiB at once", "B/s", results[1])),
            $"one object of {set.Bytes >> 20} MiB",
            $"bare GETs at once: {string.Join(", ", levels.Skip(1).Select(l => $"{l.Parallel}: {l.Rate / 1e9:0.00} GB/s"))}; the fastest is what is compared with",
            "ours writes every byte to the cache on disk; the bare client drops it",
            FreeMemory.Note);

        async Task<double> OursAsync()
        {
            var root = await mounts.MountAsync("stream", cancellationToken);
            Libc.Sync();
            FreeMemory.Touch(set.Bytes * 3);
            double rate;
            using (var tree = new FileTree(root, set))
                rate = await Task.Run(() => new SequentialLoad().Run(tree, 0, 0), cancellationToken);
            await mounts.UnmountAsync(cancellationToken);
            return rate;
        }

        async Task<double> BareAsync(int parallel)
        {
            FreeMemory.Touch(set.Bytes * 3);
            var started = Stopwatch.GetTimestamp();
            await gets.GetAllAsync(address, set.Bytes, parallel, Part, cancellationToken);
            return set.Bytes / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task AmplificationAsync(
        Bench bench, FileSet set, OriginServer origin, FreshMounts mounts, CancellationToken cancellationToken)
    {
        var values = new List<double>();
        long requests = 0;
        for (var run = 0; run < bench.Scale.StreamRuns; run++)
        {
            var root = await mounts.MountAsync("stream", cancellationToken);
            var log = origin.Log();
            using (var tree = new FileTree(root, set))
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => new SequentialLoad().Run(tree, 0, 0), TaskCreationOptions.LongRunning)));
            var sent = await log.SettledAsync($"/{Bucket}/stream/", cancellationToken);
            await mounts.UnmountAsync(cancellationToken);
            values.Add((double)sent.Bytes / set.Bytes);
            requests = sent.Requests;
        }

        bench.Report.Goal(
            "readthrough.amplification", Samples.MedianOf(values), values.Count, new Samples("body bytes sent ÷ bytes of the file", "ratio", values), null, null,
            $"8 readers of the same uncached file of {set.Bytes >> 20} MiB, each front to back; counted in nginx's access log; {requests} GETs in the last run");
    }

    private static unsafe void FirstByte(FileTree tree, int index)
    {
        byte first;
        var descriptor = tree.Open(index);
        tree.Read(descriptor, index, &first, 1, 0);
        _ = Libc.Close(descriptor);
    }
}
