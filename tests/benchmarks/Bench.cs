using System.Diagnostics;
using System.Globalization;
using VastK8s.Benchmarks.Figures;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Suites;

namespace VastK8s.Benchmarks;

/// <summary>One run of the benchmarks.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>How long a suite that is to stop may take before what it waits for is taken away.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public Bench(BenchOptions options)
    {
        Options = options;
        Scale = options.Short ? Scale.Short : Scale.Full;
        Report = new Report(Say);
        Work = WorkDirectory.Create(options.Directory);
        FileSystem = Mounts.TypeOf(Work.Disk);
    }

    public BenchOptions Options { get; }

    public Scale Scale { get; }

    public Report Report { get; }

    public WorkDirectory Work { get; }

    /// <summary>Of the disk that is measured, as mount(8) calls it.</summary>
    public string FileSystem { get; }

    public bool Wants(string figure) => Options.Wants(figure);

    public void Say(string line) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed:mm\\:ss} {line}"));

    /// <summary>Runs the suites one after the other. What one cannot measure is reported with its reason, and the next goes on.</summary>
    public async Task RunAsync(IEnumerable<ISuite> suites, CancellationToken cancellationToken)
    {
        foreach (var suite in suites)
        {
            var wanted = suite.Figures.Where(Wants).ToArray();
            if (wanted.Length == 0)
                continue;
            Say(suite.Name);
            var reason = await RunAsync(suite, cancellationToken);
            foreach (var figure in wanted)
                Report.Missing(figure, reason);
            Report.Write(Options.Out);
        }
    }

    public void Dispose() => Work.Dispose();

    /// <summary>Runs one; returns why figures that it did not report are missing.</summary>
    private async Task<string> RunAsync(ISuite suite, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Scale.SuiteLimit);
        var running = Task.Run(() => suite.RunAsync(this, limit.Token), CancellationToken.None);
        var ended = new TaskCompletionSource();
        await using var registration = limit.Token.Register(() => ended.SetResult());
        await Task.WhenAny(running, ended.Task);
        try
        {
            // A read of a mount that nobody serves ends when its connection does.
            if (await Task.WhenAny(running, Task.Delay(Grace, CancellationToken.None)) != running)
                Work.TakeDown();
            await running.WaitAsync(Grace, CancellationToken.None);
            return "its measurement did not come to this";
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return "interrupted";
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return $"it took longer than {Scale.SuiteLimit}";
        }
        catch (Exception e)
        {
            Say($"{suite.Name}: {e}");
            return e.Message;
        }
    }
}
