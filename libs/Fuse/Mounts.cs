namespace VastK8s.Fuse;

/// <summary>The mount table and what changes it.</summary>
public static class Mounts
{
    /// <summary>All mounts of this mount namespace, in order (/proc/self/mountinfo), octal escapes resolved.</summary>
    public static IReadOnlyList<MountEntry> Read() => throw new NotSupportedException();

    /// <summary>The topmost mount exactly at this path, or null.</summary>
    public static MountEntry? At(string path) => throw new NotSupportedException();

    /// <summary>Unmounts; with <paramref name="detach"/>, at once for new users and later for those inside (MNT_DETACH). Not mounted: no error.</summary>
    /// <exception cref="NativeException">EBUSY while in use.</exception>
    public static void Unmount(string target, bool detach) => throw new NotSupportedException();

    /// <summary>Sets the read-ahead of the file system mounted at this path, in KiB (/sys/class/bdi).</summary>
    public static void SetReadAhead(string path, int readAheadKb) => throw new NotSupportedException();
}
