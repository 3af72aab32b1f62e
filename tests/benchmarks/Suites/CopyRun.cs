namespace VastK8s.Benchmarks.Suites;

/// <summary>One copy of a bucket's folder.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">User and system time of the client: all its processes.</param>
/// <param name="NginxSeconds">Of nginx meanwhile.</param>
/// <param name="RadosgwSeconds">Of radosgw, monitor and object store meanwhile.</param>
/// <param name="IndexSeconds">Wall time of listing, where that was a step of its own.</param>
internal sealed record CopyRun(double Seconds, double CpuSeconds, double NginxSeconds, double RadosgwSeconds, double IndexSeconds = 0);
