namespace VastK8s.Integration.Tests.Support;

internal sealed record DirectoryStatus(string Path, long CapacityBytes, long UsedBytes, string State, string Message);
