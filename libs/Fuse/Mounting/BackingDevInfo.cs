using System.Globalization;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse.Mounting;

/// <summary>
/// /sys/class/bdi: read-ahead of a file system. Block devices and FUSE mounts are there by device number. A file-backed EROFS is there as
/// "erofs-N", N counting up (super_setup_bdi()), and nothing says which mount N belongs to: only who watches the mount being made knows.
/// </summary>
internal static class BackingDevInfo
{
    private const string Root = "/sys/class/bdi";
    private const string Erofs = "erofs-";

    /// <summary>Sets the read-ahead of a mounted file system.</summary>
    /// <exception cref="IOException">It has none of its own, or it cannot be told apart from others.</exception>
    public static void Set(MountEntry mount, int readAheadKb)
    {
        var path = Path.Combine(Root, mount.Device);
        if (Directory.Exists(path))
        {
            Write(path, readAheadKb);
            return;
        }
        var candidates = mount.FileSystem == "erofs" ? ErofsEntries() : [];
        if (candidates.Count != 1)
        {
            throw new IOException(
                $"{mount.Target} ({mount.FileSystem}, device {mount.Device}) has no entry of its own in {Root}"
                + (candidates.Count == 0 ? "." : $", and {candidates.Count} entries might be it: give the read-ahead when mounting."));
        }
        Write(candidates.First(), readAheadKb);
    }

    /// <summary>Runs what mounts a file-backed EROFS, and sets its read-ahead; returns its name, or null if that could not be set.</summary>
    public static string? SetOfNewErofs(int readAheadKb, Action mount)
    {
        // Mounts of other threads and processes would be taken for ours, so those who come this way wait here for each other.
        using var root = Open();
        var locked = root is not null && Libc.Lock(root, Libc.LOCK_EX) == 0;
        var before = ErofsEntries();
        mount();
        var created = ErofsEntries();
        created.ExceptWith(before);
        if (!locked || created.Count == 0) return null;
        try
        {
            // More than one: somebody mounted without the lock. Reading ahead there too does no harm.
            foreach (var entry in created) Write(entry, readAheadKb);
            return created.Count == 1 ? Path.GetFileName(created.First()) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether there is an entry of that name.</summary>
    public static bool Exists(string name) => Directory.Exists(Path.Combine(Root, name));

    private static void Write(string entry, int readAheadKb) =>
        File.WriteAllText(Path.Combine(entry, "read_ahead_kb"), readAheadKb.ToString(CultureInfo.InvariantCulture));

    private static HashSet<string> ErofsEntries() =>
        Directory.Exists(Root) ? [.. Directory.EnumerateFileSystemEntries(Root, Erofs + "*")] : [];

    private static SafeFileHandle? Open()
    {
        var descriptor = Libc.Open(Root, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
