using System.Runtime.InteropServices;
using VastK8s.Benchmarks;
using VastK8s.Benchmarks.Children;
using VastK8s.Benchmarks.Figures;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Suites;

if (args is [IndexChild.Verb, .. var forIndex])
{
    await IndexChild.RunAsync(forIndex);
    return 0;
}

if (args is [ReaderChild.Verb])
{
    ReaderChild.Run();
    return 0;
}

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"{e.Message}\n{BenchOptions.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var bench = new Bench(options);
ISuite[] suites = [new FileSuite(), new PrefetchSuite(), new ReadThroughSuite(), new IndexSuite(), new MountSuite(), new CrashSuite(), new CsiSuite(), new PodSuite(), new ControlSuite()];
bench.Report.Extra(
    "machine.cores", Environment.ProcessorCount, "cores", "this machine", 1,
    [options.Short ? "short run: smaller sets and fewer runs than the targets are about" : "full run", .. Description.Lines(bench.FileSystem)]);
await bench.RunAsync(suites, stop.Token);
bench.Report.Write(options.Out);
Console.WriteLine(Table.Of(bench.Report.Ordered()));
Console.WriteLine($"written to {options.Out}{(options.Short ? "; a short run is too small to judge targets by" : "")}");
return stop.IsCancellationRequested ? 130 : 0;
