using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Native;

internal static unsafe partial class Libc
{
    public const short POLLIN = 1;
    public const int SIG_UNBLOCK = 1;

    [LibraryImport(Library, EntryPoint = "pthread_self")]
    public static partial nuint ThreadSelf();

    [LibraryImport(Library, EntryPoint = "pthread_kill")]
    public static partial int ThreadKill(nuint thread, int signal);

    [LibraryImport(Library, EntryPoint = "pthread_sigmask")]
    public static partial int ThreadSignalMask(int how, ulong* set, ulong* old);

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport(Library, EntryPoint = "siginterrupt", SetLastError = true)]
    public static partial int SignalInterrupts(int signal, int interrupts);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, ulong count, int timeoutMilliseconds);

    /// <summary>Waits until there is something to read or an error; false if a signal came first.</summary>
    public static bool WaitReadable(SafeFileHandle file)
    {
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            var descriptor = new PollDescriptor { Descriptor = (int)file.DangerousGetHandle(), Events = POLLIN };
            return Poll(&descriptor, 1, -1) > 0;
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }
}
