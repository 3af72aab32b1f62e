using System.Globalization;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>Makes FUSE mounts by mount(2); no fusermount, no libfuse.</summary>
public static class FuseMount
{
    private const string Device = "/dev/fuse";

    /// <summary>Opens /dev/fuse and mounts it read-only, nosuid, nodev, with default_permissions and allow_other, at an existing directory.</summary>
    /// <param name="target">Existing directory.</param>
    /// <param name="source">Shown as the mount's source (mountinfo), e.g. <c>vastk8s:imagenet</c>.</param>
    /// <exception cref="NativeException">EPERM without the right to mount; ENOENT/ENODEV without /dev/fuse.</exception>
    public static SafeFileHandle Mount(string target, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentException.ThrowIfNullOrEmpty(source);
        var descriptor = Libc.Open(Device, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (descriptor < 0) throw new NativeException($"open {Device}", Libc.LastError, "is the fuse module loaded, and the device passed to this container?");
        var connection = new SafeFileHandle(descriptor, ownsHandle: true);

        // rootmode is octal: S_IFDIR. The kernel's limit on pages per request also limits max_read, whose default is no limit.
        var options = string.Create(
            CultureInfo.InvariantCulture, $"fd={descriptor},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions");
        if (Libc.Mount(source, target, "fuse", Libc.MS_RDONLY | Libc.MS_NOSUID | Libc.MS_NODEV, options) == 0) return connection;

        var errno = Libc.LastError;
        connection.Dispose();
        throw new NativeException($"mount fuse at {target}", errno, errno == Errno.EPERM ? "mounting takes CAP_SYS_ADMIN" : null);
    }
}
