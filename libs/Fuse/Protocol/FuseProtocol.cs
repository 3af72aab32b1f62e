namespace VastK8s.Fuse.Protocol;

/// <summary>Numbers of include/uapi/linux/fuse.h that are neither flags nor opcodes.</summary>
internal static class FuseProtocol
{
    /// <summary>FUSE_KERNEL_VERSION.</summary>
    public const uint Major = 7;

    /// <summary>The newest minor version whose structures are written down here (Linux 6.18).</summary>
    public const uint Minor = 45;

    /// <summary>Linux 5.4: fuse_init_out is 64 bytes with max_pages, READ has its 40 bytes.</summary>
    public const uint OldestMinor = 31;

    /// <summary>FUSE_ROOT_ID.</summary>
    public const ulong RootId = 1;

    /// <summary>FUSE_UNIQUE_RESEND: set in the unique of a request that comes again.</summary>
    public const ulong UniqueResend = 1UL << 63;

    /// <summary>FUSE_DEFAULT_MAX_PAGES_PER_REQ: what a kernel without FUSE_MAX_PAGES sends at most.</summary>
    public const int DefaultMaxPages = 32;

    /// <summary>
    /// A device read with less room than FUSE_MIN_READ_BUFFER (8 KiB), or than a request header and max_write, is EINVAL; BATCH_FORGET uses
    /// what more there is.
    /// </summary>
    public const int RequestBufferBytes = 64 * 1024;

    public const int PageBytes = 4096;
}
