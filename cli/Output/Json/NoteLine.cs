namespace VastK8s.Cli.Output.Json;

/// <summary>What the user should know; on standard error.</summary>
internal sealed record NoteLine(string Message) : JsonLine("Note");
