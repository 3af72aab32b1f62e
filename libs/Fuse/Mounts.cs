using VastK8s.Fuse.Mounting;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>The mount table and what changes it.</summary>
public static class Mounts
{
    /// <summary>All mounts of this mount namespace, in order (/proc/self/mountinfo), octal escapes resolved.</summary>
    public static IReadOnlyList<MountEntry> Read()
    {
        var mounts = new List<MountEntry>();
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            if (MountInfo.Parse(line) is { } mount) mounts.Add(mount);
        }
        return mounts;
    }

    /// <summary>The topmost mount exactly at this path, or null. Symbolic links are followed up to the last name, which is not looked at: its file system may hang.</summary>
    public static MountEntry? At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Resolve(path);
        return Read().LastOrDefault(mount => mount.Target == target);
    }

    /// <summary>Unmounts; with <paramref name="detach"/>, at once for new users and later for those inside (MNT_DETACH). Not mounted: no error.</summary>
    /// <exception cref="NativeException">EBUSY while in use.</exception>
    public static void Unmount(string target, bool detach)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (Libc.Unmount(target, Libc.UMOUNT_NOFOLLOW | (detach ? Libc.MNT_DETACH : 0)) == 0) return;
        var errno = Libc.LastError;
        if (errno == Errno.ENOENT || (errno == Errno.EINVAL && At(target) is null)) return;
        throw new NativeException($"unmount {target}", errno, errno == Errno.EBUSY ? "files on it are open, or something is mounted below it" : null);
    }

    /// <summary>Sets the read-ahead of the file system mounted at this path, in KiB (/sys/class/bdi).</summary>
    /// <exception cref="IOException">
    /// Nothing is mounted there, or its entry cannot be told: a file-backed EROFS among several takes its read-ahead from
    /// <see cref="ErofsMount"/> only.
    /// </exception>
    public static void SetReadAhead(string path, int readAheadKb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(readAheadKb);
        BackingDevInfo.Set(At(path) ?? throw new IOException($"Nothing is mounted at {path}."), readAheadKb);
    }

    private static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.GetDirectoryName(full) is { } parent && Libc.RealPath(parent) is { } resolved ? Path.Combine(resolved, Path.GetFileName(full)) : full;
    }
}
