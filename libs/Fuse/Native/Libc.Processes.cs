using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Native;

internal static unsafe partial class Libc
{
    private const long PidfdOpenNumber = 434;
    private const nuint TIOCNOTTY = 0x5422;

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    /// <summary>A descriptor of a process; -1 with errno.</summary>
    public static int OpenProcess(int process) => (int)PidfdOpen(PidfdOpenNumber, process, 0);

    /// <summary>Gives up the controlling terminal, if there is one.</summary>
    public static void ForgetTerminal()
    {
        var descriptor = Open("/dev/tty", O_RDWR | O_CLOEXEC, 0);
        if (descriptor < 0) return;
        using var terminal = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = Ioctl(terminal, TIOCNOTTY);
    }

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeFileHandle file, nuint request);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial long PidfdOpen(long number, int process, uint flags);
}
