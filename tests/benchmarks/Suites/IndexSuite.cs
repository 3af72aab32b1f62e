using System.Globalization;
using System.Text.Json;
using VastK8s.Benchmarks.Children;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Measuring;

namespace VastK8s.Benchmarks.Suites;

/// <summary>From listed objects to an object table and an image, by the agent's own code in a fresh process each time.</summary>
internal sealed class IndexSuite : ISuite
{
    public string Name => "index of very many objects";

    public IReadOnlyList<string> Figures { get; } = ["index.rate", "index.rss"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (rates, peaks) = (new List<double>(), new List<double>());
        var objects = bench.Scale.ListedObjects;
        for (var run = 0; run < bench.Scale.IndexRuns; run++)
        {
            var directory = bench.Work.Fresh("index");
            Libc.Sync();
            var child = await ChildProcess.RunAsync(
                Environment.ProcessPath!,
                [IndexChild.Verb, objects.ToString(CultureInfo.InvariantCulture), directory],
                null,
                cancellationToken);
            var result = JsonSerializer.Deserialize<IndexResult>(child.Output)!;
            if (result.Objects != objects)
                throw new InvalidOperationException($"the snapshot has {result.Objects} objects of {objects}");
            rates.Add(result.Objects / result.Seconds);
            peaks.Add(result.PeakMiB);
        }

        var what = $"{objects} objects from an in-process listing in pages of 1,000, table, listing and image synced; a fresh process each run";
        if (bench.Wants("index.rate"))
            bench.Report.Goal("index.rate", Samples.MedianOf(rates), rates.Count, new Samples("index", "objects/s", rates), null, null, what);
        if (bench.Wants("index.rss"))
            bench.Report.Goal("index.rss", Samples.MedianOf(peaks), peaks.Count, new Samples("VmHWM", "MiB", peaks), null, null, what);
    }
}
