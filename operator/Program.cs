using System.CommandLine;
using System.Runtime.InteropServices;
using VastK8s.Operator.Hosting;

var root = OperatorCommand.Create(Environment.GetEnvironmentVariable, async (options, token) =>
{
    using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    return await OperatorHost.RunAsync(options, OperatorRegistrations.All, stop.Token).ConfigureAwait(false);
});
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
return ExitCode.Refused;
