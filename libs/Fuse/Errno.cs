using System.Globalization;
using System.Runtime.InteropServices;

namespace VastK8s.Fuse;

/// <summary>errno values of Linux (asm-generic/errno-base.h, errno.h; the same on x86-64 and arm64).</summary>
public static class Errno
{
    /// <summary>Not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file.</summary>
    public const int ENOENT = 2;

    /// <summary>Interrupted.</summary>
    public const int EINTR = 4;

    /// <summary>I/O error.</summary>
    public const int EIO = 5;

    /// <summary>Bad descriptor.</summary>
    public const int EBADF = 9;

    /// <summary>Try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Out of memory.</summary>
    public const int ENOMEM = 12;

    /// <summary>No permission.</summary>
    public const int EACCES = 13;

    /// <summary>Busy.</summary>
    public const int EBUSY = 16;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;

    /// <summary>Is a directory.</summary>
    public const int EISDIR = 21;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>Too many open files in this process.</summary>
    public const int EMFILE = 24;

    /// <summary>Not a terminal, or an ioctl the file does not know.</summary>
    public const int ENOTTY = 25;

    /// <summary>No space left.</summary>
    public const int ENOSPC = 28;

    /// <summary>Read-only file system.</summary>
    public const int EROFS = 30;

    /// <summary>Not implemented.</summary>
    public const int ENOSYS = 38;

    /// <summary>No data.</summary>
    public const int ENODATA = 61;

    /// <summary>Protocol error.</summary>
    public const int EPROTO = 71;

    /// <summary>Not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Address in use.</summary>
    public const int EADDRINUSE = 98;

    /// <summary>Connection aborted.</summary>
    public const int ECONNABORTED = 103;

    /// <summary>Connection reset.</summary>
    public const int ECONNRESET = 104;

    /// <summary>Transport endpoint is not connected: a FUSE mount whose connection ended.</summary>
    public const int ENOTCONN = 107;

    /// <summary>Timed out.</summary>
    public const int ETIMEDOUT = 110;

    /// <summary>Connection refused.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>Stale: the object is not the version of the snapshot any more.</summary>
    public const int ESTALE = 116;

    /// <summary>"No space left on device (ENOSPC, 28)".</summary>
    public static string Describe(int errno)
    {
        var number = errno.ToString(CultureInfo.InvariantCulture);
        return Name(errno) is { } name
            ? $"{Marshal.GetPInvokeErrorMessage(errno)} ({name}, {number})"
            : $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {number})";
    }

    private static string? Name(int errno) => errno switch
    {
        EPERM => nameof(EPERM),
        ENOENT => nameof(ENOENT),
        EINTR => nameof(EINTR),
        EIO => nameof(EIO),
        EBADF => nameof(EBADF),
        EAGAIN => nameof(EAGAIN),
        ENOMEM => nameof(ENOMEM),
        EACCES => nameof(EACCES),
        EBUSY => nameof(EBUSY),
        ENODEV => nameof(ENODEV),
        ENOTDIR => nameof(ENOTDIR),
        EISDIR => nameof(EISDIR),
        EINVAL => nameof(EINVAL),
        EMFILE => nameof(EMFILE),
        ENOTTY => nameof(ENOTTY),
        ENOSPC => nameof(ENOSPC),
        EROFS => nameof(EROFS),
        ENOSYS => nameof(ENOSYS),
        ENODATA => nameof(ENODATA),
        EPROTO => nameof(EPROTO),
        EOPNOTSUPP => nameof(EOPNOTSUPP),
        EADDRINUSE => nameof(EADDRINUSE),
        ECONNABORTED => nameof(ECONNABORTED),
        ECONNRESET => nameof(ECONNRESET),
        ENOTCONN => nameof(ENOTCONN),
        ETIMEDOUT => nameof(ETIMEDOUT),
        ECONNREFUSED => nameof(ECONNREFUSED),
        ESTALE => nameof(ESTALE),
        _ => null,
    };
}
