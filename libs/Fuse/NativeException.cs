namespace VastK8s.Fuse;

/// <summary>A system call failed.</summary>
public sealed class NativeException : IOException
{
    /// <summary>Creates the error for a call: "mount erofs /x: No such device (ENODEV, 19)".</summary>
    public NativeException(string call, int errno)
        : this(call, errno, null)
    {
    }

    /// <summary>Creates the error for a call, with what else the kernel or a likely cause says.</summary>
    public NativeException(string call, int errno, string? detail)
        : base(string.IsNullOrEmpty(detail) ? $"{call}: {Errno.Describe(errno)}" : $"{call}: {Errno.Describe(errno)}: {detail}")
    {
        Number = errno;

        // As the runtime does for its own: whoever asks an IOException for its errno need not know which kind it is.
        HResult = errno;
    }

    /// <summary>errno, positive.</summary>
    public int Number { get; }
}
