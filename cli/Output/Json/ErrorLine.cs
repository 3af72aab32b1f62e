namespace VastK8s.Cli.Output.Json;

/// <summary>Why the exit code is not 0; on standard error.</summary>
internal sealed record ErrorLine(string Message, int ExitCode) : JsonLine("Error");
