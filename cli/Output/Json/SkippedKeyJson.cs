namespace VastK8s.Cli.Output.Json;

/// <summary>A key that was left out.</summary>
internal sealed record SkippedKeyJson(string Reason, string Key);
