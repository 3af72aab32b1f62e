using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Machine;

/// <summary>/proc/self/mountinfo.</summary>
internal static class Mounts
{
    /// <summary>Mount points below the directory, the innermost first.</summary>
    public static IReadOnlyList<string> Below(string directory) =>
        [.. Entries().Select(e => e.Target).Where(t => t.StartsWith(directory + "/", StringComparison.Ordinal)).Reverse()];

    /// <summary>Type of the file system that the path lies on, as mount(8) calls it.</summary>
    public static string TypeOf(string path) => Entries()
        .Where(e => e.Target == "/" || path == e.Target || path.StartsWith(e.Target + "/", StringComparison.Ordinal))
        .MaxBy(e => e.Target.Length).Type;

    public static void Detach(string target)
    {
        if (Libc.Unmount(target, Libc.Detach) != 0)
            throw Libc.Failed($"umount {target}");
    }

    /// <summary>The fields are those of proc_pid_mountinfo(5); the type follows a lone "-". Octal escapes do not occur in paths of ours.</summary>
    private static IEnumerable<(string Target, string Type)> Entries() =>
        from line in File.ReadLines("/proc/self/mountinfo")
        let fields = line.Split(' ')
        select (fields[4], fields[Array.IndexOf(fields, "-") + 1]);
}
