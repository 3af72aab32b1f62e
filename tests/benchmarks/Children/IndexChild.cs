using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VastK8s.Benchmarks.Machine;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Snapshots.Tests;

namespace VastK8s.Benchmarks.Children;

/// <summary>
/// Makes one snapshot of a bucket that takes no memory, in a process of its own: its peak resident memory is the index's and the
/// runtime's, and no code has been compiled before.
/// </summary>
internal static class IndexChild
{
    public const string Verb = "--child-index";

    /// <param name="arguments">Number of objects, directory.</param>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var objects = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var source = new SnapshotSource(new SyntheticStore(objects), "", [], []);
        var started = Stopwatch.GetTimestamp();
        var info = await new SnapshotBuilder().BuildAsync(
            new SnapshotRequest { Directory = arguments[1], Sources = [source] }, null, TimeProvider.System, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var peak = Processes.MemoryMiB(Environment.ProcessId, "VmHWM");
        Console.WriteLine(JsonSerializer.Serialize(new IndexResult(info.Objects, seconds, peak)));
    }
}
