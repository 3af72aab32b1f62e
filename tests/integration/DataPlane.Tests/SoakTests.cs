using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>Everything at once.</summary>
public sealed class SoakTests
{
    /// <summary>An hour by hand: <c>SOAK_SECONDS=3600 dotnet test tests/integration/DataPlane.Tests --filter SoakTests</c>; SOAK_SEED repeats a run's choices.</summary>
    [Fact]
    public async Task Readers_prefetches_eviction_refreshes_and_kills_together_never_show_a_wrong_byte()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("SOAK_SECONDS") ?? "20", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SOAK_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        Console.WriteLine($"soak: {seconds} s, SOAK_SEED={seed}");
        await using var place = Workplace.Create("40Mi");
        var files = Content.Set("f", 48, 1_700_000);
        var source = place.Source("source", files);
        await place.IndexAsync(source);
        var mount = await place.MountAsync();
        var readers = new VerifyingReaders(mount.Target, files, [seed, seed + 1, seed + 2, seed + 3], cold: 3);
        var random = new Random(seed);
        var began = Stopwatch.GetTimestamp();
        int steps = 0, kills = 0;
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
        {
            var kill = random.Next(3) == 0 ? KillAfterAsync(place, random.Next(400)) : Task.CompletedTask;
            switch (random.Next(3))
            {
                case 0:
                    // Objects come and go; those that the mount shows stay as they are.
                    var fresh = Content.Of($"{random.Next()}", random.Next(1, 3_000_000));
                    await File.WriteAllBytesAsync(Path.Combine(source, $"new{random.Next(8)}"), fresh, TestContext.Current.CancellationToken);
                    await place.DoAsync("index", source, "--name", Workplace.Dataset);
                    break;
                case 1:
                    var first = random.Next(40);
                    var prefetch = await place.RunAsync(["prefetch", Workplace.Dataset, .. Enumerable.Range(first, 8).SelectMany(i => new[] { "--path", $"f{i:D3}" })]);
                    Assert.True(prefetch.ExitCode is 0, $"{prefetch}\n{place.LogTail()}");
                    break;
                default:
                    var status = await place.StatusWhenAsync(_ => true, "an agent answers");
                    Assert.InRange(status.Directories[0].UsedBytes, 0, 40L << 20);
                    break;
            }
            await kill;
            if (kill != Task.CompletedTask) kills++;
            steps++;
            await readers.CheckAsync();
        }
        await readers.ProgressAsync(20);
        await readers.StopAsync();
        Console.WriteLine($"soak: {steps} steps, {kills} kills, {readers.Reads} reads");
        await Tree.DropCacheAsync(mount.Target);
        await Tree.AssertSameAsync(files, mount.Target);
    }

    private static async Task KillAfterAsync(Workplace place, int milliseconds)
    {
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        AgentProcesses.Signal(place.Processes.Agent, Signum.SIGKILL);
    }
}
