namespace VastK8s.Benchmarks.Machine;

/// <summary>How a child process ended and what it cost.</summary>
/// <param name="ExitCode">128 + signal when it was killed.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="CpuSeconds">User and system time, its own waited-for children included.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Error, double Seconds, double CpuSeconds);
