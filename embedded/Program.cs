using VastK8s.Cli;
using VastK8s.Embedded.Commands;

using var signals = new InterruptSignals();
return await EmbeddedRoot.RunAsync(CliHost.FromProcess(), args, signals.Token).ConfigureAwait(false);
