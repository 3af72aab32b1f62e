namespace VastK8s.Cli.Output.Json;

/// <summary>Listing is done. <c>{kind, dataset, snapshot}</c></summary>
internal sealed record SnapshotLine(string Dataset, SnapshotJson Snapshot) : JsonLine("Snapshot");
