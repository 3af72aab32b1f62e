using System.Diagnostics;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Product;
using VastK8s.Benchmarks.Synthetic;
using VastK8s.Kube.Hosting;

namespace VastK8s.Benchmarks.Suites;

/// <summary>Volumes of a Dataset of very many files as a kubelet asks for them, with the real driver and agent.</summary>
internal sealed class CsiSuite : ISuite
{
    private const string Dataset = "bench-csi";
    private const int AtOnce = 64;
    private const int AtRest = 10;

    // What is given back to the kernel when nothing happens is given back by then: after two intervals, the first of which still has work in it.
    private static readonly TimeSpan Rest = (2 * IdleMemory.Interval) + TimeSpan.FromSeconds(5);

    public string Name => "volumes of very many files, as kubelet asks for them";

    public IReadOnlyList<string> Figures { get; } = ["csi.publish", "csi.publish.p99", "csi.parallel", "driver.rss", "agent.rss.mounts"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var keys = new SyntheticKeys(bench.Scale.ListedObjects);
        await using var server = await ListingServer.StartAsync(keys, cancellationToken);
        await using var product = await Vastk8s.StartAsync(bench, "csi", null, cancellationToken);
        await product.IndexAsync(DatasetFile.Write(product.State, Dataset, $"s3://{ListingServer.Bucket}", server.Endpoint, anonymous: true), cancellationToken);
        var program = Path.Combine(Path.GetDirectoryName(await Installation.FindAsync(bench.Say, cancellationToken))!, "vastk8s-csi-driver");
        await using var driver = await CsiDriverProcess.StartAsync(program, product.State, product.MountPoint("kubelet"), cancellationToken);

        // The first call compiles; a driver serves for months.
        await CycleAsync(driver, cancellationToken);
        var one = new List<double>();
        for (var run = 0; run < bench.Scale.PublishRuns; run++) one.Add(await CycleAsync(driver, cancellationToken));
        var sorted = one.Order().ToList();
        var samples = new Samples("NodeStageVolume + NodePublishVolume, nothing of it mounted before", "ms", one);
        string[] notes = [$"{keys.Count} files, warm: listed, image in the page cache; no object is cached, so the segments' FUSE mount is made, too", "unpublished and unstaged after each, which unmounts all"];
        bench.Report.Goal("csi.publish", samples.Median, one.Count, samples, null, null, notes);
        bench.Report.Goal("csi.publish.p99", sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1], one.Count, samples, null, null, notes);

        var parallel = new List<double>();
        for (var run = 0; run < bench.Scale.ColdRuns; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => driver.MountAsync(Dataset, i, cancellationToken)));
            parallel.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => driver.UnmountAsync(Dataset, i, cancellationToken)));
        }

        bench.Report.Goal("csi.parallel", Samples.MedianOf(parallel) / samples.Median, parallel.Count, new Samples($"{AtOnce} volumes at once", "ms", parallel), samples, null);
        for (var i = 0; i < AtRest; i++) await driver.MountAsync(Dataset, i, cancellationToken);
        await Task.Delay(Rest, cancellationToken);
        var agent = await product.AgentPidAsync(cancellationToken);
        bench.Report.Goal("driver.rss", Processes.MemoryMiB(driver.Pid, "VmRSS"), 1, null, null, null, Parts(driver.Pid));
        bench.Report.Goal("agent.rss.mounts", Processes.MemoryMiB(agent, "VmRSS"), 1, null, null, null, Parts(agent), $"{AtRest} volumes of {keys.Count} files, listed by this agent");
        for (var i = 0; i < AtRest; i++) await driver.UnmountAsync(Dataset, i, cancellationToken);
    }

    private static string Parts(int pid) => $"anonymous {Processes.MemoryMiB(pid, "RssAnon"):0} MiB, files {Processes.MemoryMiB(pid, "RssFile"):0} MiB; peak {Processes.MemoryMiB(pid, "VmHWM"):0} MiB";

    private static async Task<double> CycleAsync(CsiDriverProcess driver, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await driver.MountAsync(Dataset, 0, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await driver.UnmountAsync(Dataset, 0, cancellationToken);
        return milliseconds;
    }
}
