using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Origin;
using VastK8s.Benchmarks.Peers;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>A bucket made present on this node, and the same bucket copied to a directory by rclone and by aws.</summary>
internal sealed class PrefetchSuite : ISuite
{
    private const string Bucket = "bench-prefetch";

    public string Name => "prefetch against rclone copy and aws s3 cp";

    public IReadOnlyList<string> Figures { get; } = ["prefetch.large", "prefetch.small", "prefetch.cpu"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var scale = bench.Scale;
        var large = FileSet.Of("large", scale.PrefetchLargeFiles, scale.PrefetchLargeFile);
        var small = FileSet.Of("small", scale.PrefetchSmallFiles, 100 << 10);
        var cpu = bench.Wants("prefetch.cpu");
        (string Figure, string Folder, FileSet Set)[] sets =
            [.. new[] { ("prefetch.large", "large", large), ("prefetch.small", "small", small) }.Where(s => cpu || bench.Wants(s.Item1))];

        var all = sets.Select(s => s.Set).Aggregate((a, b) => a + b);
        await using var origin = await OriginServer.StartAsync(bench.Work, all.Bytes, cancellationToken);
        bench.Say($"filling {origin.Endpoint} with {all.Files.Count} objects, {all.Bytes >> 20} MiB");
        await origin.FillAsync(Bucket, all, cancellationToken);
        await using var product = await Vastk8s.StartAsync(bench, "prefetch", origin, cancellationToken);
        await product.StartAgentAsync(cancellationToken);
        var ours = new ProductCopy(product, origin, Bucket);
        IPeer[] peers = [new Rclone(origin), new AwsCli(origin, bench.Work)];
        var described = new List<string> { $"origin: radosgw behind nginx on loopback, {origin.Storage}", FreeMemory.Note };
        foreach (var peer in peers)
            described.Add(await peer.DescribeAsync(cancellationToken));

        var totals = new List<(double Ours, double Rclone, double Nginx)>();
        foreach (var (figure, folder, set) in sets)
        {
            bench.Say($"{figure}: {set.Files.Count} objects of {set.Files[0].Size} B");
            var sides = new List<Func<int, Task<CopyRun>>> { _ => ours.RunAsync(folder, set, cancellationToken) };
            foreach (var peer in peers)
                sides.Add(_ => PeerCopy.RunAsync(peer, origin, bench.Work, Bucket, folder, set, cancellationToken));
            var runs = await Rounds.RunAsync(scale.PrefetchRuns, sides, cancellationToken);
            totals.Add(Tell(bench, figure, set, runs, peers, described));
        }

        if (cpu)
        {
            var (mine, theirs) = (totals.Sum(t => t.Ours), totals.Sum(t => t.Rclone));
            bench.Report.Goal(
                "prefetch.cpu", mine / theirs, scale.PrefetchRuns, null, null, null,
                $"ours {mine:0.00} s (index and prefetch: commands, agent and its children), rclone {theirs:0.00} s: medians of each set, summed",
                $"nginx beside ours {totals.Sum(t => t.Nginx):0.00} s");
        }
    }

    private static (double Ours, double Rclone, double Nginx) Tell(
        Bench bench, string figure, FileSet set, IReadOnlyList<IReadOnlyList<CopyRun>> runs, IPeer[] peers, List<string> described)
    {
        Samples Rates(int side, string what) => new(what, "B/s", [.. runs[side].Select(r => set.Bytes / r.Seconds)]);
        static double Median(IEnumerable<CopyRun> of, Func<CopyRun, double> value) => Samples.MedianOf(of.Select(value));

        var notes = new List<string>();
        for (var side = 0; side < runs.Count; side++)
        {
            notes.Add(
                $"{(side == 0 ? "ours" : peers[side - 1].Name)}: {Median(runs[side], r => r.Seconds):0.00} s, client CPU {Median(runs[side], r => r.CpuSeconds):0.00} s, "
                + $"nginx CPU {Median(runs[side], r => r.NginxSeconds):0.00} s, radosgw CPU {Median(runs[side], r => r.RadosgwSeconds):0.00} s");
        }

        notes.AddRange(described);
        var best = Rates(1, peers[0].Name);
        if (Rates(2, peers[1].Name) is var aws && aws.Median > best.Median)
            best = aws;
        var prefetch = new Comparison(Rates(0, "vastk8s prefetch, indexed before; agent running"), best);
        if (bench.Wants(figure))
        {
            bench.Report.Goal(figure, prefetch, notes);
            var withIndex = new Samples("vastk8s index, then prefetch", "B/s", [.. runs[0].Select(r => set.Bytes / (r.Seconds + r.IndexSeconds))]);
            bench.Report.Extra($"{figure}.withindex", best.What, new Comparison(withIndex, best), "the peers list the bucket in their time; here so do we");
        }

        return (Median(runs[0], r => r.CpuSeconds), Median(runs[1], r => r.CpuSeconds), Median(runs[0], r => r.NginxSeconds));
    }
}
