using System.Globalization;
using System.Runtime.CompilerServices;
using VastK8s.Api.Agent;
using VastK8s.Cli.Output.Progress;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Output;

public sealed class ProgressTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly FixedTime _time = new();
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public ProgressTests() => _workplace.Time = _time;

    public void Dispose()
    {
        _workplace.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Plain_progress_is_a_line_a_second_and_a_last_one()
    {
        PrefetchProgress? last = await ShowAsync(
            new PlainProgress(Host()),
            [(0, Sample.Running(0)), (0.25, Sample.Running(1_000)), (0.8, Sample.Running(2_500)), (0.5, Sample.Running(3_000)), (0.1, Sample.Complete())]);

        Assert.Equal(PrefetchProgress.Types.State.Complete, last!.State);
        Assert.Equal(
            """
            prefetch imagenet: 0 %, 0/10,000 objects, 0 B/4.0 GiB, 512.0 MiB/s, 1m05s left
            prefetch imagenet: 25 %, 2,500/10,000 objects, 1.0 GiB/4.0 GiB, 512.0 MiB/s, 1m05s left
            prefetch imagenet: 100 %, 10,000/10,000 objects, 4.0 GiB/4.0 GiB, 512.0 MiB/s

            """,
            _error.ToString());
    }

    [Fact]
    public async Task The_last_line_is_not_said_twice()
    {
        await ShowAsync(new PlainProgress(Host()), [(0, Sample.Complete())]);

        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task No_update_is_no_line()
    {
        Assert.Null(await ShowAsync(new PlainProgress(Host()), []));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData(-1, 0, "time left unknown")]
    [InlineData(5, 3, "5 s left, 3 failed")]
    public void Unknown_and_failed_are_said(long eta, long failed, string expected)
    {
        PrefetchProgress progress = Sample.Running();
        progress.EtaSeconds = eta;
        progress.ObjectsFailed = failed;

        Assert.EndsWith(expected, ProgressPoint.Of("a", progress).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_counted_yet_is_no_hundred_per_cent()
    {
        Assert.Null(ProgressPoint.Of("a", new PrefetchProgress()).Total);
        Assert.Equal(0, ProgressPoint.Of("a", new PrefetchProgress { State = PrefetchProgress.Types.State.Complete }).Total);
    }

    [Fact]
    public void Empty_objects_are_measured_by_number() =>
        Assert.Equal((2, 4), (ProgressPoint.Of("a", new PrefetchProgress { ObjectsTotal = 4, ObjectsDone = 2 }) is { } p ? ((int)p.Done, (int)p.Total!) : default));

    [Fact]
    public async Task The_bar_shows_amounts_rate_and_time_left()
    {
        _workplace.Environment["NO_COLOR"] = "1";

        await ShowAsync(new LiveProgress(Host()), [(0, Sample.Running()), (1, Sample.Running(5_000))], "[red]a[/]\u001b[5m");

        string shown = _error.ToString();
        Assert.Contains("prefetch [red]a[/]\\u001b[5m", shown, StringComparison.Ordinal);
        Assert.Contains("50 %", shown, StringComparison.Ordinal);
        Assert.Contains("5,000/10,000 objects, 2.0 GiB/4.0 GiB, 512.0 MiB/s, 1m05s left", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("[38;5;", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[5m", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bar_stays_on_one_line_of_a_narrow_terminal()
    {
        _workplace.Environment["NO_COLOR"] = "1";

        await ShowAsync(new LiveProgress(Host() with { Width = 80 }), [(0, Sample.Running())], "a-dataset-with-a-rather-long-name-12345678");

        string[] lines = _error.ToString().Split('\n');
        Assert.Contains(lines, l => l == "prefetch a-dataset-with-a-rather-long-name-12345678");
        Assert.Contains(lines, l => l.StartsWith("━━ ", StringComparison.Ordinal)
            && l.TrimEnd().EndsWith(" 25 %  2,500/10,000 objects, 1.0 GiB/4.0 GiB, 512.0 MiB/s, 1m05s left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_NO_COLOR_the_bar_has_colours()
    {
        await ShowAsync(new LiveProgress(Host()), [(0, Sample.Running())]);

        Assert.Matches("\u001b\\[9[0-9]m", _error.ToString());
    }

    private CliHost Host()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        return _workplace.Host(output, _error);
    }

    private Task<PrefetchProgress?> ShowAsync(IProgressView view, IReadOnlyList<(double Seconds, PrefetchProgress Update)> updates, string name = "imagenet") =>
        view.ShowAsync(UpdatesAsync(updates), update => ProgressPoint.Of(name, update), TestContext.Current.CancellationToken);

    private async IAsyncEnumerable<PrefetchProgress> UpdatesAsync(
        IReadOnlyList<(double Seconds, PrefetchProgress Update)> updates, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach ((double seconds, PrefetchProgress update) in updates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(seconds));
            yield return update;
            await Task.Yield();
        }
    }
}
