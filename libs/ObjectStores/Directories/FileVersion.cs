using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary><see cref="ObjectInfo.Version"/> of a file: 48 hexadecimal digits, inode, size and mtime in ns.</summary>
internal static class FileVersion
{
    public static string Of(in Stat stat) => $"{stat.st_ino:x16}{stat.st_size:x16}{ModifiedUnixNs(stat):x16}";

    public static long ModifiedUnixNs(in Stat stat) => (stat.st_mtime * 1_000_000_000) + stat.st_mtime_nsec;
}
