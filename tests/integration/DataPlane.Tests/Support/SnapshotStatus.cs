namespace VastK8s.Integration.Tests.Support;

internal sealed record SnapshotStatus(string Id, long Objects, long Bytes, long Directories, IReadOnlyDictionary<string, long> Skipped);
