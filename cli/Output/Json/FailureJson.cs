namespace VastK8s.Cli.Output.Json;

/// <summary>An object that could not be fetched.</summary>
internal sealed record FailureJson(string Key, string Message);
