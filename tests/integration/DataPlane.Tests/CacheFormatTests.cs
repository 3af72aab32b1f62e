using VastK8s.Integration.Tests.Support;

namespace VastK8s.Integration.Tests;

/// <summary>A cache that this version did not write.</summary>
public sealed class CacheFormatTests
{
    [Fact(Timeout = Limits.Test)]
    public async Task An_unknown_format_is_refused_and_the_command_says_what_to_do()
    {
        await using var place = Workplace.Create();
        await place.IndexAsync(place.Source("source", Content.Set("f", 2, 1000)));
        await place.DoAsync("stop");
        var marker = Path.Combine(place.Cache, "vastk8s-cache-format");
        var known = await File.ReadAllTextAsync(marker, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(marker, "99\n", TestContext.Current.CancellationToken);
        var refused = await place.RunAsync("prefetch", Workplace.Dataset);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("format '99'", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("empty the directory", refused.Errors, StringComparison.Ordinal);

        await Eventually.IsAsync(() => !place.Processes.AnyAlive, "no holder goes on trying");
        await File.WriteAllTextAsync(marker, known, TestContext.Current.CancellationToken);
        Assert.Equal("Complete", (await place.PrefetchAsync()).State);
    }
}
