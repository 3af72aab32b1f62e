using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse;

/// <summary>Makes FUSE mounts by mount(2); no fusermount, no libfuse.</summary>
public static class FuseMount
{
    /// <summary>Opens /dev/fuse and mounts it read-only, nosuid, nodev, with default_permissions and allow_other, at an existing directory.</summary>
    /// <param name="target">Existing directory.</param>
    /// <param name="source">Shown as the mount's source (mountinfo), e.g. <c>vastk8s:imagenet</c>.</param>
    /// <exception cref="NativeException">EPERM without the right to mount; ENOENT/ENODEV without /dev/fuse.</exception>
    public static SafeFileHandle Mount(string target, string source) => throw new NotSupportedException();
}
