using VastK8s.Cli;

using var signals = new InterruptSignals();
return await CommandLine.RunAsync(CliHost.FromProcess(), args, signals.Token).ConfigureAwait(false);
