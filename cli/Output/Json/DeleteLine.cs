namespace VastK8s.Cli.Output.Json;

/// <summary>Forgotten by the agent.</summary>
internal sealed record DeleteLine(string Dataset, long FreedBytes) : JsonLine("Delete");
