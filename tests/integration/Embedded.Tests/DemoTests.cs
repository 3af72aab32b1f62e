using VastK8s.Embedded.Integration.Tests.Support;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Embedded.Integration.Tests;

/// <summary>What <c>make demo</c> runs, on a smaller source.</summary>
public sealed class DemoTests
{
    private static readonly string Examples = Path.Combine(Repository.Root, "examples", "demo");

    [Fact(Timeout = Limits.Test)]
    public async Task Every_step_is_right_and_nothing_is_left()
    {
        await using var site = Site.Create();

        var demo = await site.Start("demo", "--apply", Examples, "--source", site.Source).WaitAsync(Limits.Command);

        Assert.True(demo.ExitCode == 0, demo.ToString());
        Assert.Equal("All steps were right.", demo.Lines[^1]);
        Assert.Equal(9, demo.Lines.Count(l => l.StartsWith("== ", StringComparison.Ordinal)));
        Assert.Equal(9, demo.Lines.Count(l => l == "ok"));
        Assert.Contains("dataset.vastk8s.io/demo created", demo.Lines);
        Assert.Contains(demo.Lines, l => l.StartsWith("demo ", StringComparison.Ordinal) && l.Contains("   100%     1/1     Ready", StringComparison.Ordinal));
        Assert.Contains(demo.Lines, l => l.StartsWith("21 files (4.8 MiB) have the same SHA-256 on both sides", StringComparison.Ordinal));
        Assert.Contains(demo.Lines, l => l.StartsWith("demo ", StringComparison.Ordinal) && l.Contains("Terminating", StringComparison.Ordinal) && l.Contains("mounted", StringComparison.Ordinal));
        Assert.Contains(demo.Lines, l => l.StartsWith("The read saw no error", StringComparison.Ordinal));
        Assert.Empty(site.Temporary);
        Assert.Empty(site.Mounted);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_source_that_is_not_there_fails_the_demo_with_the_agents_words()
    {
        await using var site = Site.Create();

        var demo = await site.Start("demo", "--apply", Examples, "--source", Path.Combine(site.Root, "missing")).WaitAsync(Limits.Command);

        Assert.Equal(1, demo.ExitCode);
        Assert.Contains(demo.Lines, l => l.StartsWith("FAILED: Dataset demo", StringComparison.Ordinal) && l.Contains(Path.Combine(site.Root, "missing"), StringComparison.Ordinal));
        Assert.Empty(site.Temporary);
    }
}
