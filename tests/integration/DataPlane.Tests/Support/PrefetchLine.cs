namespace VastK8s.Integration.Tests.Support;

/// <summary>A PrefetchProgress line.</summary>
internal sealed record PrefetchLine(
    string State, long ObjectsTotal, long ObjectsDone, long ObjectsFailed, long BytesTotal, long BytesDone, IReadOnlyList<PrefetchLine.Failure> Failures)
{
    internal sealed record Failure(string Key, string Message);
}
