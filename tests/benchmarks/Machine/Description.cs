using System.Globalization;

namespace VastK8s.Benchmarks.Machine;

/// <summary>What figures depend on, in words.</summary>
internal static class Description
{
    public static IReadOnlyList<string> Lines(string fileSystem) =>
    [
        $"{First("/proc/cpuinfo", "model name")}, {Memory.TotalBytes >> 30} GiB, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, .NET {Environment.Version}",
        $"files on {fileSystem}; load average at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}",
        $"{DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
    ];

    private static string First(string path, string name) =>
        File.ReadLines(path).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
}
