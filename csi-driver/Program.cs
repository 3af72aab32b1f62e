using System.CommandLine;
using System.Runtime.InteropServices;
using VastK8s.CsiDriver.Hosting;

using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(text =>
{
    text.SingleLine = true;
    text.UseUtcTimestamp = true;
    text.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
}).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.None));

var root = DriverCommand.Create(Environment.GetEnvironmentVariable, async (options, token) =>
{
    using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    return await DriverHost.RunAsync(options, loggers, stop.Token).ConfigureAwait(false);
});
var parsed = root.Parse(args);
try
{
    if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
    return DriverHost.Refused;
}

foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
return DriverHost.Refused;
