using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Suites;

/// <summary>
/// What MLPerf Storage's three training workloads read, cut to a size for one machine: unet3d whole volumes of about 140 MB, resnet50
/// shuffled records of 114,660 B inside TFRecord files of 1,200, cosmoflow whole files of 2.8 MB; all in shuffled order by two threads.
/// </summary>
internal static class Shapes
{
    private const int Record = 114_660;

    public static IReadOnlyList<(string Name, FileSet Files, FileLoad Load)> All(Scale scale) =>
    [
        ("mlperf.unet3d", FileSet.Of("unet3d", scale.Shapes.Volumes, 146_600_628), new EpochLoad()),
        ("mlperf.resnet50", FileSet.Of("resnet50", scale.Shapes.Records, 1200L * Record), new SampleLoad(Record)),
        ("mlperf.cosmoflow", FileSet.Of("cosmoflow", scale.Shapes.Universes, 2_828_486), new EpochLoad()),
    ];

    public static async Task MeasureAsync(
        FileContext context, IReadOnlyList<(string Name, FileSet Files, FileLoad Load)> shapes, CancellationToken cancellationToken)
    {
        var bench = context.Bench;
        foreach (var (name, files, load) in shapes.Where(s => bench.Wants(s.Name)))
        {
            var what = $"{files.Files.Count} files of {files.Files[0].Size} B, {load.Name}, two threads";
            context.WarmUp(context.Partial, files);
            var warm = await context.CompareAsync(
                load, files, (context.Partial, "partial mount"), bench.Scale.WarmRuns, bench.Scale.WarmSeconds, false, cancellationToken);
            bench.Report.Extra($"{name}.warm", context.Native, warm, what);
            if (PageCache.Obstacle is not null)
                continue;
            var cold = await context.CompareAsync(
                load, files, (context.Complete, "mount without a daemon"), bench.Scale.ColdRuns, 0, true, cancellationToken);
            bench.Report.Extra($"{name}.cold", context.Native, cold, what);
        }
    }
}
