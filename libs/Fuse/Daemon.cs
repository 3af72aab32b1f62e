using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>What turns a process into a daemon. It cannot fork (a .NET process has threads): start it as a child, and let it call these first.</summary>
public static class Daemon
{
    private const int ESRCH = 3;

    /// <summary>
    /// Leaves the terminal and the parent's session (setsid), sets umask 077, and puts standard input on /dev/null, output and error at the
    /// end of a log (created with mode 0600), those that <see cref="Console"/> duplicated included, so that whoever reads our output from a
    /// pipe sees its end. No other descriptor is touched.
    /// </summary>
    /// <param name="logPath">The log file; its directory exists.</param>
    /// <exception cref="NativeException">The log cannot be opened.</exception>
    public static void Detach(string logPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(logPath);
        using var log = Open(logPath, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND);
        using var nothing = Open("/dev/null", Libc.O_RDONLY);

        // EPERM: we lead a process group (a shell's job) or a session already; a group's leader only gives its terminal up.
        if (Syscall.setsid() == -1) Libc.ForgetTerminal();
        _ = Syscall.umask(FilePermissions.S_IRWXG | FilePermissions.S_IRWXO);

        Console.Out.Flush();
        Console.Error.Flush();
        var duplicates = DescriptorTable.DuplicatesOf(1, 2);
        Replace(nothing, 0);
        Replace(log, 1);
        Replace(log, 2);
        foreach (var duplicate in duplicates) Libc.Check(Libc.DuplicateTo(log, duplicate, Libc.O_CLOEXEC), "dup3");
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        Console.SetError(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
    }

    /// <summary>
    /// Has this process get a signal when its parent process ends. Not prctl(PR_SET_PDEATHSIG), which fires when the *thread* ends that
    /// started us, and a .NET parent starts processes on pool threads that come and go. Call it first thing: if the parent has ended already,
    /// it is the end of whoever adopted this process (init) that counts.
    /// </summary>
    /// <param name="signal">E.g. 15, SIGTERM.</param>
    /// <exception cref="NativeException">ENOSYS before Linux 5.3.</exception>
    public static void DieWithParent(int signal)
    {
        var parent = Syscall.getppid();
        var descriptor = Libc.OpenProcess(parent);
        if (descriptor < 0 && Libc.LastError != ESRCH) throw new NativeException($"pidfd_open {parent}", Libc.LastError);
        var process = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        // The number may have been given to another process since: whoever is our parent now was so all along.
        if (Syscall.getppid() != parent || process is null)
        {
            process?.Dispose();
            Libc.Check(Libc.Kill(Environment.ProcessId, signal), "kill");
            return;
        }
        var watch = new Thread(() => WaitAndSignal(process, signal), maxStackSize: 128 * 1024) { Name = "parent-watch", IsBackground = true };
        watch.Start();
    }

    private static void WaitAndSignal(SafeFileHandle process, int signal)
    {
        // A pidfd becomes readable when its process has ended.
        while (!Libc.WaitReadable(process))
        {
        }
        process.Dispose();
        _ = Libc.Kill(Environment.ProcessId, signal);
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        const uint OwnerReadWrite = 0x180;
        var descriptor = Libc.Open(path, flags | Libc.O_CLOEXEC, OwnerReadWrite);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new NativeException($"open {path}", Libc.LastError);
    }

    private static void Replace(SafeFileHandle with, int descriptor) => Libc.Check(Libc.DuplicateTo(with, descriptor, 0), "dup3");
}
