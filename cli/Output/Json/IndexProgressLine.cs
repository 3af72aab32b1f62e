namespace VastK8s.Cli.Output.Json;

/// <summary>Listing goes on.</summary>
internal sealed record IndexProgressLine(string Dataset, long Objects, long Bytes) : JsonLine("IndexProgress");
