using System.Runtime.InteropServices;

namespace VastK8s.Erofs.Tests.Kernel;

/// <summary>The system calls that .NET has no name for. Byte arrays are paths that end with NUL.</summary>
internal static class Native
{
    public const int MS_RDONLY = 1;
    public const int MNT_DETACH = 2;
    public const int O_PATH = 0x200000;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int mount(byte[] source, byte[] target, byte[] type, nuint flags, byte[] data);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int umount2(byte[] target, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int close(int file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int faccessat(int directory, byte[] path, int mode, int flags);
}
