using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>
/// The agent SIGKILLed again and again, in its start and in the middle of its work, while four readers compare every byte they
/// get. Every ten kills the mount is a fresh one, so that absent and present bytes are read at each stage.
/// </summary>
internal sealed class CrashSuite : ISuite
{
    private const string Bucket = "bench-crash";
    private const int KillsOfARound = 10;
    private const int Readers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "reads while the agent is killed";

    public IReadOnlyList<string> Figures { get; } = ["crash.errors"];

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var set = FileSet.Of("large", 6, 64 << 20) + FileSet.Of("small", 1000, 100 << 10);
        await using var origin = await OriginServer.StartAsync(bench.Work, set.Bytes, cancellationToken);
        bench.Say($"filling {origin.Endpoint} with {set.Bytes >> 20} MiB");
        await origin.FillAsync(Bucket, set, cancellationToken);
        await using var product = await Vastk8s.StartAsync(bench, "crash", origin, cancellationToken);
        var mounts = new FreshMounts(product, origin, Bucket);
        var random = new Random(1);
        var tally = new CrashTally();
        while (tally.Kills < bench.Scale.Kills)
            await RoundAsync(bench, set, product, mounts, random, tally, cancellationToken);

        bench.Report.Goal(
            "crash.errors", tally.Failures.Count, 1, null, null, null,
            [
                $"{tally.Kills} SIGKILLs, {tally.Reads} reads by {Readers} readers, each compared with what was uploaded; a reader without a read for {Patience.TotalSeconds:0} s after the last kill counts as an error",
                $"the longest stat meanwhile took {tally.LongestStatMs:0.0} ms",
                .. tally.Failures.Take(10),
            ]);
    }

    private static async Task RoundAsync(
        Bench bench, FileSet set, Vastk8s product, FreshMounts mounts, Random random, CrashTally tally, CancellationToken cancellationToken)
    {
        var root = await mounts.MountAsync("*", cancellationToken);
        var tree = new FileTree(root, set);
        var readers = Enumerable.Range(0, Readers).Select(i => new CrashReader(tree, tally.Kills * Readers + i)).ToArray();
        using (var probe = new StatProbe(tree))
        {
            for (var kill = 0; kill < KillsOfARound && tally.Kills < bench.Scale.Kills; kill++)
            {
                var pid = await AgentAsync(product, cancellationToken);
                if (random.Next(3) == 0)
                    await Task.Delay(random.Next(600), cancellationToken);
                else
                    await ReadsAsync(readers, random.Next(200), cancellationToken);
                _ = Libc.Signal(pid, Libc.Kill);
                while (Processes.Alive(pid))
                    await Task.Delay(1, cancellationToken);
                tally.Kills++;
            }

            await SettleAsync(readers, tally, cancellationToken);
            tally.LongestStatMs = Math.Max(tally.LongestStatMs, probe.LongestMs);
            for (var i = 0; i < probe.Failures; i++)
                tally.Failures.Add("a stat failed");
        }

        tally.Reads += readers.Sum(r => r.Reads);
        tally.Failures.AddRange(readers.SelectMany(r => r.Failures));
        tree.Dispose();
        await mounts.UnmountAsync(cancellationToken);
    }

    /// <summary>Waits for that many reads: the kill then hits an agent at work, not one that is still starting.</summary>
    private static async Task ReadsAsync(CrashReader[] readers, int count, CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + Patience;
        for (var goal = readers.Sum(r => r.Reads) + count; readers.Sum(r => r.Reads) < goal && DateTime.UtcNow < end;)
            await Task.Delay(1, cancellationToken);
    }

    /// <summary>Lets each reader come to several more reads, so that the last kill's victims have had their answers; then stops them.</summary>
    private static async Task SettleAsync(CrashReader[] readers, CrashTally tally, CancellationToken cancellationToken)
    {
        var goals = readers.Select(r => r.Reads + 20).ToArray();
        var end = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < end && readers.Zip(goals).Any(r => r.First.Reads < r.Second))
            await Task.Delay(20, cancellationToken);
        foreach (var (reader, goal) in readers.Zip(goals))
        {
            if (reader.Reads < goal)
                tally.Failures.Add("a reader was left without an answer");
            reader.Stop();
        }

        for (var i = 0; i < 100 && readers.Any(r => !r.Ended); i++)
            await Task.Delay(50, cancellationToken);
    }

    /// <summary>The agent's process, as soon as there is one: the holder names the state directory as well, and holds.</summary>
    private static async Task<int> AgentAsync(Vastk8s product, CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < end)
        {
            if (product.AgentProcesses() is [var pid, ..])
                return pid;
            await Task.Delay(5, cancellationToken);
        }

        throw new InvalidOperationException($"no agent was started again within {Patience.TotalSeconds:0} s");
    }
}
