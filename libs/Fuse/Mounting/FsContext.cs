using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse.Mounting;

/// <summary>fsopen(2) and what follows it: parameters one by one, of any number and length, and the kernel's own words when it refuses.</summary>
internal sealed class FsContext : IDisposable
{
    private readonly SafeFileHandle _context;
    private readonly string _what;

    private FsContext(SafeFileHandle context, string what)
    {
        _context = context;
        _what = what;
    }

    /// <summary>Null where the kernel (before 5.2) or a seccomp filter says ENOSYS.</summary>
    public static FsContext? Open(string fileSystem, string what)
    {
        var descriptor = Libc.FsOpen(fileSystem);
        if (descriptor >= 0) return new FsContext(new SafeFileHandle(descriptor, ownsHandle: true), what);
        return Libc.LastError == Errno.ENOSYS ? null : throw new NativeException(what, Libc.LastError);
    }

    public void SetString(string key, string value) => Check(Libc.FsConfig(_context, Libc.FSCONFIG_SET_STRING, key, value));

    /// <summary>False where the file system does not know the flag.</summary>
    public bool TrySetFlag(string key) => Libc.FsConfig(_context, Libc.FSCONFIG_SET_FLAG, key, null) == 0;

    public void Create() => Check(Libc.FsConfig(_context, Libc.FSCONFIG_CMD_CREATE, null, null));

    public void MoveTo(string target, uint attributes)
    {
        var descriptor = Libc.FsMount(_context, attributes);
        Check(descriptor);
        using var mount = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(Libc.MoveMount(mount, target));
    }

    public void Dispose() => _context.Dispose();

    private void Check(int result)
    {
        if (result >= 0) return;
        var errno = Libc.LastError;
        throw new NativeException(_what, errno, ReadLog());
    }

    /// <summary>One message a read, "e …" (error), "w …" or "i …"; ENODATA when there are no more.</summary>
    private unsafe string ReadLog()
    {
        const int LongestMessage = 4096;
        var messages = new List<string>();
        var buffer = stackalloc byte[LongestMessage];
        while (true)
        {
            var length = (int)Libc.Read(_context, buffer, LongestMessage);
            if (length <= 0) return string.Join("; ", messages);
            messages.Add(Encoding.UTF8.GetString(buffer, length).TrimEnd('\n'));
        }
    }
}
