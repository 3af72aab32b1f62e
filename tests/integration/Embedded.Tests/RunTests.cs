using Mono.Unix.Native;
using VastK8s.Embedded.Integration.Tests.Support;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Embedded.Integration.Tests;

/// <summary>The mode as a person uses it.</summary>
public sealed class RunTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task Applied_mounted_read_and_ended_by_a_signal()
    {
        await using var site = Site.Create();
        var target = Path.Combine(site.Root, "mnt");
        var run = site.Start("run", "--state", site.State, "--mount", $"photos={target}", "--apply", site.Manifests(("photos", "")));

        await Site.SaysAsync(run, $"{target}: default/photos mounted");
        Assert.Equal(Content.Of("large", 3_000_000), await File.ReadAllBytesAsync(Path.Combine(target, "large"), TestContext.Current.CancellationToken));
        Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(target, "new"), ""));
        await Site.SaysAsync(run, "Ready");
        run.Signal(Signum.SIGINT);
        var ended = await run.WaitAsync(Limits.Command);

        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Empty(site.Mounted);
        await Eventually.IsAsync(() => !site.Processes.AnyAlive, "no holder is left");
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_is_retained_is_not_fetched_again()
    {
        await using var site = Site.Create();
        var manifests = site.Manifests(("photos", "retain: true"));
        await RunOnceAsync(site, manifests);
        var written = Segments(site);

        await RunOnceAsync(site, manifests);

        Assert.NotEmpty(written);
        Assert.Equal(written, Segments(site));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_killed_process_leaves_mounts_that_are_read_on()
    {
        await using var site = Site.Create();
        var target = Path.Combine(site.Root, "mnt");
        var run = site.Start("run", "--state", site.State, "--mount", $"photos={target}", "--apply", site.Manifests(("photos", "prefetch: {policy: OnDemand}")));
        await Site.SaysAsync(run, $"{target}: default/photos mounted");

        run.Signal(Signum.SIGKILL);
        await run.WaitAsync(Limits.Command);

        Assert.Equal(Content.Of("large", 3_000_000), await File.ReadAllBytesAsync(Path.Combine(target, "large"), TestContext.Current.CancellationToken));
        var stop = await Child.RunAsync(App.Cli, "stop", "--unmount-all", "--state", site.State);
        Assert.True(stop.ExitCode == 0, stop.ToString());
        Assert.Empty(site.Mounted);
    }

    private static async Task RunOnceAsync(Site site, string manifests)
    {
        var run = site.Start("run", "--state", site.State, "--apply", manifests);
        await Site.SaysAsync(run, "Ready");
        run.Signal(Signum.SIGTERM);
        Assert.Equal(0, (await run.WaitAsync(Limits.Command)).ExitCode);
    }

    // A segment that is fetched again, or anew, is another file or another time.
    private static IReadOnlyList<(string, DateTime)> Segments(Site site) =>
        [.. Directory.EnumerateFiles(site.Cache, "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (f, File.GetLastWriteTimeUtc(f)))];
}
