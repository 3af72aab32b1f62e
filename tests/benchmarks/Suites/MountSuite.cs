using System.Diagnostics;
using VastK8s.Api.Agent;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Measuring;
using VastK8s.Benchmarks.Product;
using VastK8s.Benchmarks.Synthetic;

namespace VastK8s.Benchmarks.Suites;

/// <summary>A snapshot of very many files with the real agent: how soon it is mounted, and what the agent weighs with it.</summary>
internal sealed class MountSuite : ISuite
{
    private const string Dataset = "bench-million";

    public string Name => "mounting very many files";

    public IReadOnlyList<string> Figures { get; } = ["mount.ms", "agent.rss"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var keys = new SyntheticKeys(bench.Scale.ListedObjects);
        await using var server = await ListingServer.StartAsync(keys, cancellationToken);
        await using var product = await Vastk8s.StartAsync(bench, "mount", null, cancellationToken);
        var dataset = DatasetFile.Write(product.State, Dataset, $"s3://{ListingServer.Bucket}", server.Endpoint, anonymous: true);
        var index = await product.IndexAsync(dataset, cancellationToken);
        bench.Report.Extra(
            "index.http", keys.Count / index.Seconds, "objects/s", "objects listed over HTTP, command and agent start included", 1,
            $"{keys.Count} keys in {index.Seconds:0.0} s, pages of 1,000 made by a server on the same cores");
        var status = await product.Agent.GetStatusAsync(new GetStatusRequest { Dataset = Dataset }, cancellationToken: cancellationToken);
        if (status.Datasets.Single().Snapshot.Objects != keys.Count)
            throw new InvalidOperationException($"the snapshot has {status.Datasets.Single().Snapshot.Objects} objects of {keys.Count}");

        var pid = await product.AgentPidAsync(cancellationToken);
        var afterIndex = Processes.MemoryMiB(pid, "VmRSS");
        var target = product.MountPoint("million");
        var (mounts, stats) = (new List<double>(), new List<double>());
        for (var run = 0; run < bench.Scale.MountRuns; run++)
        {
            if (PageCache.Obstacle is null)
                PageCache.Drop();
            FreeMemory.Touch(256 << 20);
            var started = Stopwatch.GetTimestamp();
            await product.Agent.MountAsync(new MountRequest { Dataset = Dataset, Target = target }, cancellationToken: cancellationToken);
            mounts.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Stat(Path.Combine(target, keys[new Random(run).Next(keys.Count)]));
            stats.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (run < bench.Scale.MountRuns - 1)
                await product.Agent.UnmountAsync(new UnmountRequest { Target = target }, cancellationToken: cancellationToken);
        }

        if (bench.Wants("mount.ms"))
        {
            bench.Report.Goal(
                "mount.ms", Samples.MedianOf(stats), stats.Count, new Samples("Mount call to a running agent + first stat", "ms", stats), null, null,
                $"{keys.Count} files; mount alone {Samples.MedianOf(mounts):0.0} ms; the agent's very first mount and stat {stats[0]:0.0} ms",
                PageCache.Obstacle ?? "page cache and dentries dropped before each mount");
        }

        if (bench.Wants("agent.rss"))
        {
            var resident = Processes.MemoryMiB(pid, "VmRSS");
            bench.Report.Goal(
                "agent.rss", resident, 1, null, null, null,
                $"{keys.Count} files mounted by the agent that listed them; of it anonymous {Processes.MemoryMiB(pid, "RssAnon"):0} MiB, files {Processes.MemoryMiB(pid, "RssFile"):0} MiB",
                $"just after the listing {afterIndex:0} MiB; its peak ever {Processes.MemoryMiB(pid, "VmHWM"):0} MiB");
        }
    }

    private static unsafe void Stat(string path)
    {
        var arena = new PathArena([path]);
        var stat = stackalloc byte[256];
        if (Libc.StatAt(Libc.CurrentDirectory, arena[0], stat, 0) != 0)
            throw Libc.Failed($"stat {path}");
        if (*(long*)(stat + 48) != SyntheticKeys.Size)
            throw new IOException($"stat {path}: wrong size");
    }
}
