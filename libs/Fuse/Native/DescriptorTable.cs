using System.Globalization;

namespace VastK8s.Fuse.Native;

/// <summary>/proc/self/fd.</summary>
internal static class DescriptorTable
{
    /// <summary>
    /// Descriptors of ours, 3 and up, on the same pipe, socket or terminal as one of these. (Of files there may be several openings.)
    /// </summary>
    public static IReadOnlyList<int> DuplicatesOf(params int[] descriptors)
    {
        var targets = descriptors.Select(Target).OfType<string>().Where(IsPipeSocketOrTerminal).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(link => int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture))
                .Where(descriptor => descriptor > 2 && Target(descriptor) is { } target && targets.Contains(target)),
        ];
    }

    private static bool IsPipeSocketOrTerminal(string target) =>
        target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal)
        || target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target.StartsWith("/dev/tty", StringComparison.Ordinal);

    private static string? Target(int descriptor)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
