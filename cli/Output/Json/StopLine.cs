namespace VastK8s.Cli.Output.Json;

/// <summary>No agent runs any more, or none did.</summary>
internal sealed record StopLine(bool WasRunning, int? Pid) : JsonLine("Stop");
