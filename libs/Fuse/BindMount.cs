using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>Shows a directory of a mounted file system at another place (MS_BIND of mount(2)).</summary>
public static class BindMount
{
    private const ulong ReadOnly = Libc.MS_RDONLY | Libc.MS_NOSUID | Libc.MS_NODEV;

    /// <summary>Binds it read-only, nosuid, nodev; what is mounted below it is not bound with it.</summary>
    /// <param name="source">Existing directory.</param>
    /// <param name="target">Existing directory.</param>
    /// <exception cref="NativeException">The kernel's refusal; nothing is mounted then.</exception>
    public static void Mount(string source, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        var what = $"bind {source} to {target}";
        if (Libc.Mount(source, target, "", Libc.MS_BIND, "") != 0) throw new NativeException(what, Libc.LastError);

        // A bind takes over the flags of the mount that its source is on; others take a second call.
        if (Libc.Mount("", target, "", Libc.MS_BIND | Libc.MS_REMOUNT | ReadOnly, "") == 0) return;
        var errno = Libc.LastError;
        Mounts.Unmount(target, detach: true);
        throw new NativeException(what, errno);
    }
}
