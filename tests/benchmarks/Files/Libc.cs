using System.Runtime.InteropServices;

namespace VastK8s.Benchmarks.Files;

/// <summary>The system calls that are measured, and a few that prepare for it. 64-bit Linux with glibc ≥ 2.33.</summary>
internal static unsafe partial class Libc
{
    public const int CurrentDirectory = -100; // AT_FDCWD
    public const int ReadOnly = 0;
    public const int Directory = 0x10000; // O_DIRECTORY on x86-64; arm64 has 0x4000, and works without it
    public const int CloseOnExec = 0x80000;
    public const int ProtRead = 1;
    public const int MapShared = 1;
    public const int AdviseDontNeed = 4; // POSIX_FADV_DONTNEED
    public const int Detach = 2; // MNT_DETACH
    public const int ResourceChildren = -1; // RUSAGE_CHILDREN
    public const int Terminate = 15;
    public const int Kill = 9;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint PRead(int descriptor, byte* buffer, nint count, long offset);

    /// <summary><c>struct stat</c> is 144 bytes on x86-64 and 128 on arm64; st_size lies at 48 in both.</summary>
    [LibraryImport("libc", EntryPoint = "fstatat", SetLastError = true)]
    public static partial int StatAt(int directory, byte* path, byte* stat, int flags);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint GetDents(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* Map(byte* address, nint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(byte* address, nint length);

    [LibraryImport("libc", EntryPoint = "posix_fadvise", SetLastError = true)]
    public static partial int Advise(int descriptor, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void Sync();

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int pid, int signal);

    /// <summary><c>struct rusage</c>: ru_utime and ru_stime, two longs each, come first; 144 bytes in all.</summary>
    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    public static partial int ResourceUsage(int who, long* usage);

    public static IOException Failed(string what)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }
}
