namespace VastK8s.Cli.Demo.Leftovers;

/// <summary>What is mounted, from /proc/self/mountinfo (proc(5)).</summary>
internal static class MountTable
{
    private const int MountPointField = 4;

    /// <summary>Mount points at or below a directory, the deepest first.</summary>
    public static IReadOnlyList<string> Below(string directory) => Below(directory, File.ReadLines("/proc/self/mountinfo"));

    public static IReadOnlyList<string> Below(string directory, IEnumerable<string> mountinfo) =>
    [
        .. mountinfo.Select(line => Unescape(line.Split(' ')[MountPointField]))
            .Where(p => p == directory || p.StartsWith(directory + "/", StringComparison.Ordinal))
            .OrderByDescending(p => p.Length),
    ];

    // Blank, tab, line feed and backslash are \ooo there.
    private static string Unescape(string field) =>
        field.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
