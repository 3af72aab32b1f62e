using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Native;

internal static unsafe partial class Libc
{
    public const uint SPLICE_F_MOVE = 1;
    public const uint SPLICE_F_NONBLOCK = 2;
    private const int F_SETPIPE_SZ = 1031;

    /// <summary>A pipe with room for so many bytes in whole pages (the kernel may give more); false if it is not to be had.</summary>
    public static bool TryCreatePipe(int bytes, out SafeFileHandle output, out SafeFileHandle input)
    {
        var ends = stackalloc int[2];
        output = input = new SafeFileHandle();
        if (Pipe(ends, O_CLOEXEC) == -1) return false;
        output = new SafeFileHandle(ends[0], ownsHandle: true);
        input = new SafeFileHandle(ends[1], ownsHandle: true);
        if (Control(input, F_SETPIPE_SZ, bytes) >= bytes) return true;
        output.Dispose();
        input.Dispose();
        return false;
    }

    [LibraryImport(Library, EntryPoint = "splice", SetLastError = true)]
    public static partial nint Splice(SafeFileHandle from, long* fromOffset, SafeFileHandle to, long* toOffset, nuint length, uint flags);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
