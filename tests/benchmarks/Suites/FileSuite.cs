using VastK8s.Api.Agent;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>
/// A directory of the machine's file system, and the same files through mounts of a Dataset of that directory: one made before anything
/// was prefetched (every page-cache miss goes through FUSE for as long as it is mounted), one made after (no daemon in the path).
/// </summary>
internal sealed class FileSuite : ISuite
{
    private const string Partial = "mount made before prefetch, misses served through FUSE";
    private const string Complete = "mount made after prefetch, no daemon in the path";

    private static readonly (string Name, bool Small, FileLoad Load)[] Warm =
    [
        ("warm.epoch", true, new EpochLoad()),
        ("warm.open", true, new OpenLoad()),
        ("warm.stat", true, new StatLoad()),
        ("warm.readdir", true, new ReadDirLoad()),
        ("warm.seq", false, new SequentialLoad()),
        ("warm.rand4k", false, new RandomLoad()),
        ("warm.mmap", false, new MmapLoad(64)),
        ("warm.mmap.faults", false, new MmapLoad(4096)),
    ];

    public string Name => "a mounted directory against the directory itself";

    public IReadOnlyList<string> Figures { get; } =
    [
        .. Warm.Select(w => w.Name).Where(n => n != "warm.mmap.faults"), "cold.complete", "cold.partial",
        "mlperf.unet3d", "mlperf.resnet50", "mlperf.cosmoflow",
    ];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var scale = bench.Scale;
        var small = FileSet.Of("small", scale.SmallFiles, 114_660);
        var large = FileSet.Of("large", 1, scale.LargeFile);
        var shapes = Shapes.All(scale);
        var all = bench.Wants("mlperf") ? shapes.Aggregate(small + large, (set, shape) => set + shape.Files) : small + large;
        var data = bench.Work.Fresh("data");
        bench.Say($"writing {all.Files.Count} files, {all.Bytes >> 20} MiB");
        all.Write(data, cancellationToken);

        await using var product = await Vastk8s.StartAsync(bench, "files", null, cancellationToken);
        var dataset = DatasetFile.Write(product.State, "bench-files", $"file://{data}", null);
        var (partial, complete) = (product.MountPoint("partial"), product.MountPoint("complete"));
        await product.MountAsync(dataset, partial, MountMode.Partial, cancellationToken);
        await product.PrefetchAsync("bench-files", cancellationToken);
        await product.MountAsync(dataset, complete, MountMode.Direct, cancellationToken);

        using (var mounted = new FileTree(partial, small + large))
        {
            bench.Say("comparing every byte with what was written");
            Verification.Run(mounted);
        }

        var context = new FileContext(bench, data, partial, complete);
        await WarmAsync(context, small, large, cancellationToken);
        await ColdAsync(context, small, large, cancellationToken);
        if (bench.Wants("mlperf"))
            await Shapes.MeasureAsync(context, shapes, cancellationToken);
    }

    private static async Task WarmAsync(FileContext context, FileSet small, FileSet large, CancellationToken cancellationToken)
    {
        var bench = context.Bench;
        if (!Warm.Any(w => bench.Wants(w.Name)))
            return;
        context.WarmUp(context.Partial, small + large);
        foreach (var (name, isSmall, load) in Warm.Where(w => bench.Wants(w.Name)))
        {
            var comparison = await context.CompareAsync(
                load, isSmall ? small : large, (context.Partial, Partial), bench.Scale.WarmRuns, bench.Scale.WarmSeconds, false, cancellationToken);
            if (name == "warm.mmap.faults")
                bench.Report.Extra(name, context.Native, comparison, "one word of each page: what a fault costs");
            else
                bench.Report.Goal(name, comparison, $"{load.Name}; {Describe(isSmall ? small : large)}; {context.Native}");
        }
    }

    private static async Task ColdAsync(FileContext context, FileSet small, FileSet large, CancellationToken cancellationToken)
    {
        var bench = context.Bench;
        if (!bench.Wants("cold") || PageCache.Obstacle is not null)
        {
            foreach (var name in new[] { "cold.complete", "cold.partial" }.Where(bench.Wants))
                bench.Report.Missing(name, PageCache.Obstacle ?? "not asked for");
            return;
        }

        if (bench.Wants("cold.partial"))
        {
            var through = await ColdAsync(new SequentialLoad(), large, (context.Partial, Partial));
            bench.Report.Goal("cold.partial", through, $"sequential 1 MiB reads; {Describe(large)}; {context.Native}");
        }

        if (!bench.Wants("cold.complete"))
            return;
        var sequential = await ColdAsync(new SequentialLoad(), large, (context.Complete, Complete));
        var epoch = await ColdAsync(new EpochLoad(), small, (context.Complete, Complete));
        bench.Report.Extra("cold.complete.seq", context.Native, sequential, Describe(large));
        bench.Report.Extra("cold.complete.epoch", context.Native, epoch, Describe(small));
        var lower = sequential.Ratio < epoch.Ratio ? sequential : epoch;
        bench.Report.Goal("cold.complete", lower, "the lower of cold.complete.seq and cold.complete.epoch", context.Native);

        Task<Comparison> ColdAsync(FileLoad load, FileSet set, (string Root, string What) ours) =>
            context.CompareAsync(load, set, ours, bench.Scale.ColdRuns, 0, true, cancellationToken);
    }

    private static string Describe(FileSet set) => set.Files.Count == 1
        ? $"one file of {set.Bytes >> 20} MiB"
        : $"{set.Files.Count} files of {set.Files[0].Size} B";
}
