using VastK8s.Fuse.Mounting;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>Mounts EROFS images that are regular files, on segment devices that are regular files.</summary>
public static class ErofsMount
{
    private const string FileSystem = "erofs";
    private const int ENOTBLK = 15;
    private const int BlockBytes = 4096;
    private const string FileBacked = "an image in a regular file takes Linux 6.12 or newer with CONFIG_EROFS_FS_BACKED_BY_FILE";

    /// <summary>
    /// Mounts read-only, nosuid, nodev, by fsopen/fsconfig/fsmount (no limit on the number of devices), or by mount(2) on kernels without them.
    /// Kernel ≥ 6.12 with CONFIG_EROFS_FS_BACKED_BY_FILE.
    /// </summary>
    /// <param name="image">The image file.</param>
    /// <param name="target">Existing directory.</param>
    /// <param name="devices">Segment files in device order, each of whole 4 KiB blocks.</param>
    /// <param name="directIo">Ask for <c>directio</c> (backing files are read past the page cache), where the kernel has it (Linux 6.13).</param>
    /// <param name="readAheadKb">Read-ahead of the new mount in KiB (its backing-dev-info); 0 leaves the kernel's.</param>
    /// <returns>
    /// Name of the new superblock's entry in /sys/class/bdi (<c>erofs-N</c>), which is there for as long as anybody in any mount namespace has the
    /// file system in use. Null if it could not be told or its read-ahead not set (/sys read-only or not there): the mount is made, and slower.
    /// </returns>
    /// <exception cref="NativeException">The kernel's refusal, with its log lines where it gave any (others go to the kernel log, dmesg).</exception>
    /// <exception cref="ArgumentException">A segment ends within a block.</exception>
    public static string? Mount(string image, string target, IReadOnlyList<string> devices, bool directIo, int readAheadKb)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfNegative(readAheadKb);
        image = Path.GetFullPath(image);
        devices = [.. devices.Select(Path.GetFullPath)];
        foreach (var device in devices) RequireWholeBlocks(device);
        if (readAheadKb > 0) return BackingDevInfo.SetOfNewErofs(readAheadKb, () => MountStepwise(image, target, devices, directIo));
        MountStepwise(image, target, devices, directIo);
        return null;
    }

    /// <summary>Whether the superblock of that name (<see cref="Mount"/>) is still in use by anybody, in this boot.</summary>
    public static bool IsAlive(string superblock) => BackingDevInfo.Exists(superblock);

    /// <summary>Whether this kernel can: EROFS is registered (or loads as a module). Says why not otherwise.</summary>
    public static bool IsSupported(out string reason)
    {
        reason = "";
        if (Environment.OSVersion.Version < new Version(6, 12))
        {
            reason = $"this is Linux {Environment.OSVersion.Version}; {FileBacked}";
            return false;
        }
        if (File.ReadLines("/proc/filesystems").Any(line => line.Split('\t')[^1] == FileSystem)) return true;
        try
        {
            // Loads the module, where there is one and we may.
            using var context = FsContext.Open(FileSystem, "fsopen erofs");
            if (context is not null) return true;
            reason = "EROFS is not in /proc/filesystems; load it with: modprobe erofs";
        }
        catch (NativeException error)
        {
            reason = error.Number == Errno.ENODEV ? "this kernel has no EROFS (CONFIG_EROFS_FS), built in or as a module" : error.Message;
        }
        return false;
    }

    /// <summary>The kernel mounts such a segment, and reading its last block is EIO (Linux 6.18): it wants the whole block from the file.</summary>
    private static void RequireWholeBlocks(string device)
    {
        var file = new FileInfo(device);
        if (file.Exists && file.Length % BlockBytes != 0)
            throw new ArgumentException($"Segment {device} has {file.Length} bytes, which is no multiple of {BlockBytes}: extend it with zeros.", nameof(device));
    }

    private static void MountStepwise(string image, string target, IReadOnlyList<string> devices, bool directIo)
    {
        var what = $"mount erofs {image} at {target}";
        try
        {
            using var context = FsContext.Open(FileSystem, what);
            if (context is null)
            {
                MountAtOnce(what, image, target, devices, directIo);
                return;
            }
            context.SetString("source", image);
            foreach (var device in devices) context.SetString("device", device);
            context.TrySetFlag("ro");
            if (directIo) context.TrySetFlag("directio");
            context.Create();
            context.MoveTo(target, Libc.MOUNT_ATTR_RDONLY | Libc.MOUNT_ATTR_NOSUID | Libc.MOUNT_ATTR_NODEV);
        }
        catch (NativeException error) when (error.Number == ENOTBLK)
        {
            throw new NativeException(what, ENOTBLK, FileBacked);
        }
    }

    /// <summary>mount(2): options are one page of comma-separated text.</summary>
    private static void MountAtOnce(string what, string image, string target, IReadOnlyList<string> devices, bool directIo)
    {
        if (devices.FirstOrDefault(device => device.Contains(',', StringComparison.Ordinal)) is { } path)
            throw new ArgumentException($"This kernel has no fsopen(2), and mount(2) takes no device path with a comma: {path}.", nameof(devices));
        var options = string.Join(',', devices.Select(device => $"device={device}"));
        const ulong Flags = Libc.MS_RDONLY | Libc.MS_NOSUID | Libc.MS_NODEV;
        if (directIo && Libc.Mount(image, target, FileSystem, Flags, options.Length == 0 ? "directio" : $"{options},directio") == 0) return;
        if (Libc.Mount(image, target, FileSystem, Flags, options) == -1) throw new NativeException(what, Libc.LastError);
    }
}
