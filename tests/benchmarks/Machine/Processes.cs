using System.Globalization;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Machine;

/// <summary>What /proc says about processes. Those that work below a directory of ours are known by its path on their command line.</summary>
internal static class Processes
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    /// <summary>Processes with <paramref name="path"/> on their command line, and if wanted their descendants; this one left out.</summary>
    public static IReadOnlyList<int> Naming(string path, bool descendants = true)
    {
        var parents = new Dictionary<int, int>();
        var found = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId)
                continue;
            if (Stat(pid) is not { } stat)
                continue;
            if (stat[0] == "Z")
                continue;
            parents[pid] = int.Parse(stat[1], CultureInfo.InvariantCulture);
            if (Text($"{folder}/cmdline").Contains(path, StringComparison.Ordinal))
                found.Add(pid);
        }

        if (!descendants)
            return [.. found];
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(parents.Where(p => found.Contains(p.Value)).Select(p => p.Key).ToArray());
        }
        while (found.Count > before);
        return [.. found];
    }

    /// <summary>User and system seconds so far of all those processes that are alive.</summary>
    public static double CpuSeconds(string path) => Naming(path).Sum(CpuSeconds);

    /// <summary>User and system seconds so far; 0 when it is gone.</summary>
    public static double CpuSeconds(int pid) => Stat(pid) is { } stat
        ? (long.Parse(stat[11], CultureInfo.InvariantCulture) + long.Parse(stat[12], CultureInfo.InvariantCulture)) / TicksPerSecond
        : 0;

    /// <summary>A line of /proc/PID/status in MiB: VmRSS, VmHWM, RssAnon, RssFile.</summary>
    public static double MemoryMiB(int pid, string name)
    {
        var line = Text($"/proc/{pid}/status").Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"process {pid} is gone");
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Ends them, politely first, until there are none: some start others when they see one go.</summary>
    public static void EndAll(Func<IReadOnlyList<int>> find)
    {
        for (var round = 0; round < 10 && find() is { Count: > 0 } pids; round++)
        {
            foreach (var pid in pids)
                _ = Libc.Signal(pid, round == 0 ? Libc.Terminate : Libc.Kill);
            for (var i = 0; i < 60 && pids.Any(Alive); i++)
                Thread.Sleep(50);
        }
    }

    public static IReadOnlyList<string> Arguments(int pid) => Text($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public static bool Alive(int pid) => Stat(pid) is { } stat && stat[0] != "Z";

    /// <summary>Fields of /proc/PID/stat behind the command's closing bracket: state, parent, …; 11 and 12 are utime and stime.</summary>
    private static string[]? Stat(int pid)
    {
        var text = Text($"/proc/{pid}/stat");
        return text.Length == 0 ? null : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
