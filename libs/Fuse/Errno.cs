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

    /// <summary>Try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Busy.</summary>
    public const int EBUSY = 16;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>No space left.</summary>
    public const int ENOSPC = 28;

    /// <summary>Not implemented.</summary>
    public const int ENOSYS = 38;

    /// <summary>Transport endpoint is not connected: a FUSE mount whose connection ended.</summary>
    public const int ENOTCONN = 107;

    /// <summary>Timed out.</summary>
    public const int ETIMEDOUT = 110;

    /// <summary>Stale: the object is not the version of the snapshot any more.</summary>
    public const int ESTALE = 116;

    /// <summary>"No space left on device (ENOSPC, 28)".</summary>
    public static string Describe(int errno) => errno.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
