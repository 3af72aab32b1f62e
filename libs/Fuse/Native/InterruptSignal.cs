using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Native;

/// <summary>
/// A real-time signal whose only effect is that the system call a thread waits in returns EINTR. The alternative, poll() with an eventfd
/// before each read, costs a system call per request and wakes every thread for each (fuse_dev_read() waits exclusively, poll does not).
/// </summary>
internal static unsafe class InterruptSignal
{
    // 32 and 33 are glibc's, 34 (SIGRTMIN) is how the .NET runtime suspends threads.
    private const int First = 36;
    private const int Last = 64;
    private const int SignalSetWords = 16;

    private static readonly int Number = Take();

    /// <summary>The calling thread will hear the signal, even where the process was started with it blocked.</summary>
    public static void Unblock()
    {
        var set = stackalloc ulong[SignalSetWords];
        new Span<ulong>(set, SignalSetWords).Clear();
        set[0] = 1UL << (Number - 1);
        _ = Libc.ThreadSignalMask(Libc.SIG_UNBLOCK, set, null);
    }

    /// <summary>The thread must be alive: the caller holds what keeps it from ending.</summary>
    public static void Send(nuint thread) => _ = Libc.ThreadKill(thread, Number);

    private static int Take()
    {
        // The handler runs at any instruction, so it must not be managed code. abs(int) has a handler's signature, and no effect.
        var handler = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs");
        for (var number = First; number <= Last; number++)
        {
            var previous = Libc.Signal(number, handler);
            if (previous == 0)
            {
                // glibc's signal() restarts system calls; that is undone.
                Libc.Check(Libc.SignalInterrupts(number, 1), "siginterrupt");
                return number;
            }
            if (previous != -1) Libc.Signal(number, previous);
        }
        throw new InvalidOperationException($"Every real-time signal from {First} to {Last} has a handler already; FuseServer needs one.");
    }
}
