using System.Globalization;

namespace VastK8s.Benchmarks.Machine;

/// <summary>/proc/meminfo.</summary>
internal static class Memory
{
    public static long TotalBytes => Field("MemTotal");

    /// <summary>What could be used without swapping.</summary>
    public static long AvailableBytes => Field("MemAvailable");

    private static long Field(string name)
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
