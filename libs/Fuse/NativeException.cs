namespace VastK8s.Fuse;

/// <summary>A system call failed.</summary>
public sealed class NativeException : IOException
{
    /// <summary>Creates the error for a call: "mount erofs /x: No such device (ENODEV, 19)".</summary>
    public NativeException(string call, int errno)
        : base($"{call}: {Errno.Describe(errno)}")
    {
        Number = errno;
    }

    /// <summary>errno, positive.</summary>
    public int Number { get; }
}
