namespace VastK8s.Benchmarks.Children;

/// <summary>What <see cref="IndexChild"/> prints, as JSON.</summary>
/// <param name="Objects">In the snapshot.</param>
/// <param name="Seconds">From the first listed object to the published snapshot.</param>
/// <param name="PeakMiB">Peak resident memory of the process.</param>
internal sealed record IndexResult(long Objects, double Seconds, double PeakMiB);
