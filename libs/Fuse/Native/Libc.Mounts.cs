using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Native;

internal static unsafe partial class Libc
{
    public const ulong MS_RDONLY = 1;
    public const ulong MS_NOSUID = 2;
    public const ulong MS_NODEV = 4;
    public const ulong MS_REMOUNT = 32;
    public const ulong MS_BIND = 4096;
    public const int MNT_DETACH = 2;
    public const int UMOUNT_NOFOLLOW = 8;

    public const uint FSOPEN_CLOEXEC = 1;
    public const uint FSCONFIG_SET_FLAG = 0;
    public const uint FSCONFIG_SET_STRING = 1;
    public const uint FSCONFIG_CMD_CREATE = 6;
    public const uint FSMOUNT_CLOEXEC = 1;
    public const uint MOUNT_ATTR_RDONLY = 1;
    public const uint MOUNT_ATTR_NOSUID = 2;
    public const uint MOUNT_ATTR_NODEV = 4;
    public const uint MOVE_MOUNT_F_EMPTY_PATH = 4;
    public const int AT_FDCWD = -100;

    // The same on every architecture, as all system calls added since 5.0 (include/uapi/asm-generic/unistd.h); glibc wraps them only since 2.36.
    private const long MoveMountNumber = 429;
    private const long FsOpenNumber = 430;
    private const long FsConfigNumber = 431;
    private const long FsMountNumber = 432;

    [LibraryImport(Library, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string fileSystem, ulong flags, string data);

    [LibraryImport(Library, EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    public static int FsOpen(string fileSystem) => (int)FsOpen(FsOpenNumber, fileSystem, FSOPEN_CLOEXEC);

    public static int FsConfig(SafeFileHandle context, uint command, string? key, string? value) =>
        (int)FsConfig(FsConfigNumber, context, command, key, value, 0);

    public static int FsMount(SafeFileHandle context, uint attributes) => (int)FsMount(FsMountNumber, context, FSMOUNT_CLOEXEC, attributes);

    public static int MoveMount(SafeFileHandle mount, string target) =>
        (int)MoveMount(MoveMountNumber, mount, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long FsOpen(long number, string fileSystem, uint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long FsConfig(long number, SafeFileHandle context, uint command, string? key, string? value, int auxiliary);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial long FsMount(long number, SafeFileHandle context, uint flags, uint attributes);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long MoveMount(long number, SafeFileHandle mount, string from, int toDirectory, string to, uint flags);
}
